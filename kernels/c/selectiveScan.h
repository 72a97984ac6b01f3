/**
 * The selective scan of one sequence, block by block, over rows that may be parts of longer ones: what the
 * kernel selectiveScan and the mixer share.
 *
 * Scaled recurrence. With A_t, the product of a since the first step of a segment (there A = 1),
 * g_t = h_t / A_t obeys g_t = g_{t−1} + (u_t / A_t) ⊗ B_t, where u = Δ x, and y_t = A_t (g_t C_t) + D x_t:
 * two multiply-adds an element of the state where the plain form has three operations. A segment ends with
 * the block, or where A would become too small to divide by; there the state is multiplied by what A has come
 * to. The adjoint state λ_t = a_{t+1} λ_{t+1} + dy_t ⊗ C_t is scaled likewise:
 * μ_t = A_t λ_t = μ_{t+1} + (A_t dy_t) ⊗ C_t.
 *
 * Tried and left: scales on B and C of one head at a time instead of on whole rows of x and dy. No faster
 * (v4 0.66 against 0.63 µs a token), for its reads and writes of y are short pieces of rows.
 */
#pragma once

#include "rows.h"
#include "scratch.h"

/**
 * Steps of a block, for which a head's operands fit into the first cache. Against 64: as fast in all builds
 * on Zen 4 (4 % slower on an Intel with a larger cache), and the gradients of aLog and dtBias are twice as
 * exact. 16 is 8 to 14 % slower, for the states are loaded and stored once a block.
 */
enum { SCAN_BLOCK = 32 };

/** What the steps of a block do to one head's state. */
struct headDecay {
  float delta[SCAN_BLOCK];        /* Δ */
  float slope[SCAN_BLOCK];        /* dΔ / d dt, the backward pass only */
  float along[SCAN_BLOCK];        /* ⟨dy, h C⟩, the backward pass only */
  float product[SCAN_BLOCK];      /* A */
  float inverse[SCAN_BLOCK];      /* 1 / A */
  float scale[SCAN_BLOCK];        /* Δ / A */
  float boundary[SCAN_BLOCK + 1]; /* before segment k: A at the end of the last one, times a */
  int starts[SCAN_BLOCK + 1];
  int segments;
} __attribute__((aligned(64)));

/** A block's operands, dt before its softplus. */
struct scanInputs {
  struct rows x, b, c, dt;
};

struct scan {
  int nHeads, headDim, dState;
  int paddedDim, paddedState; /* to whole vectors; what pads is zero */
  const float *dtBias, *d;
  float *rate;              /* [nHeads] e^aLog */
  float *end;               /* [nHeads] A at the end of the last block */
  float *b, *c;             /* [SCAN_BLOCK][paddedState] */
  float *u;                 /* [nHeads][SCAN_BLOCK][paddedDim] u / A, with a gap behind each head */
  float *sum;               /* as u: y / A, or A du */
  float *state;             /* [nHeads] tiles of h / A with p in vectors; backward of A λ */
  struct headDecay *decays; /* [nHeads], in the backward pass [blocks][nHeads] */
};

/** Sizes and scratch; `blocks` is 1 in a forward pass, which keeps nothing, else those of a sequence. */
void scanLayout(struct scan *scan, int blocks, int nHeads, int headDim, int dState, struct scratch *scratch);
/** Parameters, and the state before the first step; h0 null: zeros. */
void scanStart(struct scan *scan, const float *dtBias, const float *aLog, const float *d, const float *h0);
/** The next `count` ≤ SCAN_BLOCK steps. */
void scanBlock(struct scan *scan, const struct scanInputs *inputs, struct outRows y, int count);

/**
 * The backward pass. First scanKeepBlock for all blocks in their order, then scanGradientBlock in the reverse
 * one: dC needs the states, of which only those at the blocks' starts are kept; all else the adjoint ones.
 */
struct scanGradient {
  struct scan scan;
  float *dy;                   /* as u: A dy */
  float *kept;                 /* [blocks + 1][nHeads] states before each block, with n in vectors */
  float *adjoint;              /* [nHeads] A λ with n in vectors */
  float *dB;                   /* [SCAN_BLOCK][paddedState], of a block; dC in its turn */
  float *ofHead;               /* dC of a head alone */
  float *across;               /* [nHeads][SCAN_BLOCK] ⟨x, du⟩ */
  float *atEnd, *atStart;      /* [nHeads] ⟨λ, a h⟩ behind a block and at its first step */
  float *dDtBias, *dALog, *dD; /* [nHeads] of one sequence */
  float *dSkip;                /* [nHeads][VW] of which dD is the sum */
};

void scanGradientLayout(struct scanGradient *gradient, int blocks, int nHeads, int headDim, int dState,
                        struct scratch *scratch);
void scanGradientStart(struct scanGradient *gradient, const float *dtBias, const float *aLog, const float *d,
                       const float *h0);
void scanKeepBlock(struct scanGradient *gradient, int block, const struct scanInputs *inputs, struct rows dY,
                   struct outRows dC, int count);

struct scanOutputs {
  struct outRows dX, dB, dDt;
};

/** dX may be dY. */
void scanGradientBlock(struct scanGradient *gradient, int block, int isLast, const struct scanInputs *inputs,
                       struct rows dY, const struct scanOutputs *outputs, int count);
