/** The gated norm over some rows: what the kernel gatedRmsNorm and the mixer share. */
#pragma once

#include "rows.h"

void gatedRmsNormRows(struct rows y, struct rows z, const float *weight, struct outRows out, int count,
                      int width);
/** Adds to dWeight. dY and dZ are of no other operand. */
void gatedRmsNormRowsBackward(struct rows y, struct rows z, const float *weight, struct rows dOut,
                              struct outRows dY, struct outRows dZ, float *dWeight, int count, int width);
