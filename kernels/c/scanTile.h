/**
 * The one loop nest in which the selective scan spends its time. A state of `broadcasts` × `vectors · VW`
 * numbers is updated at every step by an outer product and read by a matrix–vector product:
 *
 *   state[b][v] += enter[t][b] · u[t][v]
 *   sum[t][v]   += Σ_b leave[t][b] · state[b][v]
 *
 * Four sums of the scan have this form; which axis is the vectors' is the caller's choice:
 *
 *   sum        time      u (vectors)   enter        leave
 *   y / A      forward   u / A  (p)    B      (n)   C
 *   dC         forward   B      (n)    u / A  (p)   A dy
 *   A du       reverse   A dy   (p)    C      (n)   B
 *   dB         reverse   C      (n)    A dy   (p)   u / A
 */
#pragma once

#include "vector.h"

/** Operands of one head over the steps of a block. */
struct scanPass {
  const float *u; /* [count][vectors · VW] */
  int vectors;
  const float *enter, *leave; /* [count][broadcasts] */
  int broadcasts;             /* a multiple of VW */
  const int *starts;          /* first step of each segment, and behind them the number of steps */
  const float *boundary;      /* [segments + 1] factors of the state before and behind each segment */
  int segments;
};

/**
 * @param before, after the state in an order of its own, of which all zeros are a zero state; may be the same
 * @param add to `sum`, else it is written
 */
void scanForward(const struct scanPass *pass, const float *before, float *after, float *sum, int add);
void scanReverse(const struct scanPass *pass, const float *before, float *after, float *sum, int add);

/** Where the state of broadcast b and vector element v stands. */
int scanStateIndex(int vectors, int broadcasts, int b, int v);
