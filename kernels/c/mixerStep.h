/**
 * One step of a mixer (causal convolution, selective scan, gated norm) for one sequence: what a streaming network
 * and a batch of states have in common.
 *
 * Weights and state are laid out as packedNetwork.h says.
 */
#pragma once

#include "elementwise.h"
#include "kernels.h"
#include "packedNetwork.h"

struct mixerSizes {
  int nHeads, headDim, dState, convWidth;
};

static inline int dInner(const struct mixerSizes *m) { return m->nHeads * m->headDim; }
/** Channels of the convolution: x | B | C. */
static inline int dConv(const struct mixerSizes *m) { return dInner(m) + 2 * m->dState; }
/** z | x | B | C | dt. */
static inline int dProj(const struct mixerSizes *m) { return dInner(m) + dConv(m) + m->nHeads; }

/* --- Packing --- */

/** The tensors conv.weight … gatedNorm.weight. */
static inline void takeMixer(struct packing *p, const struct mixerSizes *m) {
  for (int tap = 0; tap < m->convWidth; tap++) takeRow(p, dConv(m));
  takeRow(p, dConv(m));
  takeRow(p, m->nHeads);
  float *a = takeRow(p, m->nHeads);
  for (int i = 0; a && i < m->nHeads; i += VW) store(a + i, -vexp(load(a + i)));
  takeRow(p, m->nHeads);
  takeRow(p, dInner(m));
}

/* --- State --- */

/** Arrays that live during a step. */
struct mixerWorking {
  float *xBC, *dt, *decay, *y;
};

static inline struct mixerWorking mixerWorking(const struct mixerSizes *m, float *memory, int *at) {
  struct mixerWorking w;
  /* What is read from these two begins anywhere, so that its last vector reaches further. */
  w.xBC = takePart(memory, at, padded(dConv(m)) + VW);
  w.y = takePart(memory, at, padded(dInner(m)) + VW);
  w.dt = takePart(memory, at, padded(m->nHeads));
  w.decay = takePart(memory, at, padded(m->nHeads));
  return w;
}

static inline int historySize(const struct mixerSizes *m) { return (m->convWidth - 1) * padded(dConv(m)); }
/** [nHeads, dState, headDim] */
static inline int scanStateSize(const struct mixerSizes *m) {
  return m->nHeads * m->dState * padded(m->headDim);
}

/* --- A step --- */

/**
 * out = silu(causal depthwise convolution + bias).
 *
 * @param weight [convWidth, channels], the last tap at the current step
 * @param history [convWidth − 1, channels], a ring
 */
static inline void convolve(const float *x, const float *weight, const float *bias, float *history,
                            int oldest, float *out, int channels, int convWidth) {
  int stride = padded(channels), past = convWidth - 1;
  for (int i = 0; i < channels; i += VW) {
    vec newest = load(x + i);
    vec sum = fma(newest, load(weight + past * stride + i), load(bias + i));
    for (int tap = 0, row = oldest; tap < past; tap++, row = row + 1 < past ? row + 1 : 0)
      sum = fma(load(history + row * stride + i), load(weight + tap * stride + i), sum);
    if (past > 0) store(history + oldest * stride + i, newest);
    store(out + i, vsilu(sum));
  }
}

/** What of a packed mixer comes after the convolution. */
struct scanWeights {
  const float *d, *norm;
};

/**
 * What comes before the scan: xBC, Δ and e^(ΔA) of a projected row z | x | B | C | dt, whose last vector is read
 * whole.
 *
 * @param at cursor of the weights; comes to stand behind the mixer's
 * @param history [convWidth − 1, dConv], the convolution's inputs of earlier steps, a ring
 * @param oldest row of the history that is to be replaced
 */
static inline struct scanWeights enterMixer(const struct mixerSizes *m, const float *weights, int *at,
                                            const struct mixerWorking *w, const float *projected, float *history,
                                            int oldest) {
  const float *convWeight = weights + take(at, m->convWidth * padded(dConv(m)));
  const float *convBias = weights + take(at, padded(dConv(m)));
  const float *xBC = projected + dInner(m);
  convolve(xBC, convWeight, convBias, history, oldest, w->xBC, dConv(m), m->convWidth);
  const float *dtBias = weights + take(at, padded(m->nHeads));
  const float *a = weights + take(at, padded(m->nHeads));
  const float *rawDt = xBC + dConv(m);
  for (int i = 0; i < m->nHeads; i += VW) {
    vec dt = vsoftplus(load(rawDt + i) + load(dtBias + i));
    store(w->dt + i, dt);
    store(w->decay + i, vexp(dt * load(a + i)));
  }
  const float *d = weights + take(at, padded(m->nHeads));
  return (struct scanWeights){d, weights + take(at, padded(dInner(m)))};
}

/**
 * For each head and each piece of it of 4, 2 or 1 whole vectors: a call of `tile`, which knows the head, the piece's
 * first column `p` of the head and `at` of all heads, and takes the number of vectors as a constant. What a head's
 * last vector writes behind the head's own part of an array, the next head replaces.
 */
#define FOR_HEADS(m, tile)                                                 \
  for (int head = 0; head < (m)->nHeads; head++)                           \
    for (int p = 0, width; p < padded((m)->headDim); p += width * VW) {    \
      int left = (padded((m)->headDim) - p) / VW;                          \
      const int at = head * (m)->headDim + p;                              \
      width = left < 4 ? panelWidth(left) : 4;                             \
      if (width == 4) tile(4);                                             \
      else if (width == 2) tile(2);                                        \
      else tile(1);                                                        \
    }
