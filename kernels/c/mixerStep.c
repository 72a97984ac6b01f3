/** A step of one mixer for many sequences, each with a state of its own. */
#include "mixerStep.h"

int packMixer(const float *tensors, float *packed, int nHeads, int headDim, int dState, int convWidth) {
  struct mixerSizes m = {nHeads, headDim, dState, convWidth};
  struct packing p = {tensors, packed, 0, 0};
  takeMixer(&p, &m);
  return p.to;
}

int mixerStateSize(int nHeads, int headDim, int dState, int convWidth) {
  struct mixerSizes m = {nHeads, headDim, dState, convWidth};
  return historySize(&m) + scanStateSize(&m);
}

int mixerStepScratch(int nHeads, int headDim, int dState, int convWidth) {
  struct mixerSizes m = {nHeads, headDim, dState, convWidth};
  int floats = 0;
  mixerWorking(&m, 0, &floats);
  return floats;
}

void mixerStep(const float *packed, const float *projected, float *states, float *out, int rows, int step,
               int nHeads, int headDim, int dState, int convWidth, float *scratch) {
  struct mixerSizes m = {nHeads, headDim, dState, convWidth};
  int oldest = convWidth > 1 ? step % (convWidth - 1) : 0, used = 0;
  struct mixerWorking working = mixerWorking(&m, scratch, &used);
  for (int row = 0; row < rows; row++, projected += dProj(&m), out += dInner(&m)) {
    int weightsAt = 0;
    float *history = states, *h = states + historySize(&m);
    stepMixer(&m, packed, &weightsAt, &working, projected, history, h, oldest, out);
    states = h + scanStateSize(&m);
  }
}
