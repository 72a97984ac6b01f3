/**
 * One step of a mixer (causal convolution, selective scan, gated norm) for one sequence: what a streaming network
 * and a batch of states have in common.
 *
 * Weights are packed in the order in which a step needs them, which is that of the weights file. All vectors are
 * padded to whole registers. The padding of weights is zeros; what comes to stand in that of a state is never used.
 */
#pragma once

#include "elementwise.h"
#include "kernels.h"
#include "matVec.h"

struct mixerSizes {
  int nHeads, headDim, dState, convWidth;
};

static inline int dInner(const struct mixerSizes *m) { return m->nHeads * m->headDim; }
/** Channels of the convolution: x | B | C. */
static inline int dConv(const struct mixerSizes *m) { return dInner(m) + 2 * m->dState; }
/** z | x | B | C | dt. */
static inline int dProj(const struct mixerSizes *m) { return dInner(m) + dConv(m) + m->nHeads; }

/** Where the next `floats` begin; `at` comes to stand behind them. */
static inline int take(int *at, int floats) {
  int here = *at;
  *at += floats;
  return here;
}

/* --- Packing --- */

struct packing {
  const float *tensors;
  /** Null while only the size is asked for. */
  float *packed;
  int from, to;
};

static inline float *takeRow(struct packing *p, int width) {
  int from = take(&p->from, width), to = take(&p->to, padded(width));
  if (!p->packed) return 0;
  for (int i = 0; i < padded(width); i++) p->packed[to + i] = i < width ? p->tensors[from + i] : 0;
  return p->packed + to;
}

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

/** The next part of a state; null while only the size is asked for. */
static inline float *takePart(float *state, int *at, int floats) {
  int here = take(at, floats);
  return state ? state + here : 0;
}

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

/** `width` vectors of a head: h ← decay h + Δ x ⊗ B, y = h C + d x. */
INLINE void scanTile(const float *x, const float *b, const float *c, float dt, float decay, float d, float *h,
                     float *y, int dState, int stride, const int width) {
  vec u[SUMS], sum[SUMS];
  for (int i = 0; i < width; i++) {
    u[i] = splat(dt) * load(x + i * VW);
    sum[i] = splat(d) * load(x + i * VW);
  }
  for (int n = 0; n < dState; n++, h += stride)
    for (int i = 0; i < width; i++) {
      vec next = fma(splat(b[n]), u[i], splat(decay) * load(h + i * VW));
      store(h + i * VW, next);
      sum[i] = fma(splat(c[n]), next, sum[i]);
    }
  for (int i = 0; i < width; i++) store(y + i * VW, sum[i]);
}

/**
 * The scan of all heads. What a head's last vector writes behind the head's own part of y, the next head
 * replaces.
 *
 * @param h [nHeads, dState, headDim]
 */
static inline void scan(const struct mixerSizes *m, const struct mixerWorking *t, const float *d, float *h) {
  int stride = padded(m->headDim);
  const float *b = t->xBC + dInner(m), *c = b + m->dState;
  for (int head = 0; head < m->nHeads; head++, h += m->dState * stride)
    for (int p = 0, width; p < stride; p += width * VW) {
      int left = (stride - p) / VW, at = head * m->headDim + p;
      width = left < 4 ? panelWidth(left) : 4;
#define TILE(w) \
  scanTile(t->xBC + at, b, c, t->dt[head], t->decay[head], d[head], h + p, t->y + at, m->dState, stride, w)
      if (width == 4) TILE(4);
      else if (width == 2) TILE(2);
      else TILE(1);
#undef TILE
    }
}

/**
 * A mixer on a projected row z | x | B | C | dt, whose last vector is read whole.
 *
 * @param at cursor of the weights; comes to stand behind the mixer's
 * @param history [convWidth − 1, dConv], the convolution's inputs of earlier steps, a ring
 * @param h as in `scan`
 * @param oldest row of the history that is to be replaced
 * @param out [dInner]
 */
static inline void stepMixer(const struct mixerSizes *m, const float *weights, int *at, const struct mixerWorking *w,
                             const float *projected, float *history, float *h, int oldest, float *out) {
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
  scan(m, w, weights + take(at, padded(m->nHeads)), h);
  const float *gatedNormWeight = weights + take(at, padded(dInner(m)));
  gatedRmsNorm(w->y, projected, gatedNormWeight, out, 1, dInner(m));
}
