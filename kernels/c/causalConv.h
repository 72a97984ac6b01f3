/** The causal convolution over some rows of a sequence: what the kernel causalConv and the mixer share. */
#pragma once

#include "rows.h"
#include "scratch.h"

/** Rows that the backward pass takes at a time. */
enum { CONV_BLOCK = 32 };

struct conv {
  const float *weight, *bias; /* [width][channels], [channels] */
  int channels, width;
};

/** SiLU of the convolution for `count` steps, of which the first has `before` steps before it. */
void convRows(const struct conv *conv, struct rows x, int before, struct outRows out, int count);

/** Gradients of one sequence, taken in blocks from its end to its start. */
struct convGradient {
  float *dInner; /* [CONV_BLOCK + width − 1][channels] before the SiLU; those of later steps stand last */
  float *dWeight, *dBias;
};

void convGradientLayout(struct convGradient *gradient, int channels, int width, struct scratch *scratch);
void convGradientStart(const struct convGradient *gradient, const struct conv *conv);
/**
 * Opens the block that ends where the last one began, or at the sequence's end; CONV_BLOCK steps but for that
 * last. As convRows; and leaves the slopes of the SiLU where dInner will stand.
 */
void convRowsAgain(const struct conv *conv, const struct convGradient *gradient, struct rows x, int before,
                   struct outRows out, int count);
/** The gradients of that block; dX may be dOut. */
void convRowsBackward(const struct conv *conv, const struct convGradient *gradient, struct rows x, int before,
                      struct rows dOut, struct outRows dX, int count);
