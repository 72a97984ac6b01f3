/**
 * A whole Mamba-2 network for one sequence, one step at a time.
 *
 * Weights are packed in the order in which a step needs them, which is that of the weights file: a step walks
 * through them once, each part going on where the one before has stopped. All vectors are padded to whole
 * registers. The padding of weights is zeros; what comes to stand in that of a state is never used.
 */
#include "elementwise.h"
#include "kernels.h"
#include "matVec.h"

/** What stands before the weights of a packed network. */
struct network {
  int nInputs, dModel, nLayers, nHeads, headDim, dState, convWidth, nFeatures;
  /** Where the final norm's weights begin, in floats. */
  int last;
};
enum { WEIGHTS_AT = 16 };

static inline int dInner(const struct network *n) { return n->nHeads * n->headDim; }
/** Channels of the convolution: x | B | C. */
static inline int dConv(const struct network *n) { return dInner(n) + 2 * n->dState; }
/** z | x | B | C | dt. */
static inline int dProj(const struct network *n) { return dInner(n) + dConv(n) + n->nHeads; }

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

static float *takeRow(struct packing *p, int width) {
  int from = take(&p->from, width), to = take(&p->to, padded(width));
  if (!p->packed) return 0;
  for (int i = 0; i < padded(width); i++) p->packed[to + i] = i < width ? p->tensors[from + i] : 0;
  return p->packed + to;
}

static void takeMatrix(struct packing *p, int rows, int columns) {
  int from = take(&p->from, rows * columns), to = take(&p->to, rows * padded(columns));
  if (p->packed) packMatrix(p->tensors + from, p->packed + to, rows, columns);
}

static void takeLayer(struct packing *p, const struct network *n) {
  for (int i = 0; i < 2; i++) takeRow(p, n->dModel);
  takeMatrix(p, n->dModel, dProj(n));
  for (int tap = 0; tap < n->convWidth; tap++) takeRow(p, dConv(n));
  takeRow(p, dConv(n));
  takeRow(p, n->nHeads);
  float *a = takeRow(p, n->nHeads);
  for (int i = 0; a && i < n->nHeads; i += VW) store(a + i, -vexp(load(a + i)));
  takeRow(p, n->nHeads);
  takeRow(p, dInner(n));
  takeMatrix(p, dInner(n), n->dModel);
}

int packNetwork(const float *tensors, float *network, int nInputs, int dModel, int nLayers, int nHeads,
                int headDim, int dState, int convWidth, int nFeatures) {
  struct network n = {nInputs, dModel, nLayers, nHeads, headDim, dState, convWidth, nFeatures, 0};
  struct packing p = {tensors, network, 0, WEIGHTS_AT};
  takeMatrix(&p, nInputs, dModel);
  takeRow(&p, dModel);
  for (int layer = 0; layer < nLayers; layer++) takeLayer(&p, &n);
  n.last = p.to;
  for (int i = 0; i < 2; i++) takeRow(&p, dModel);
  takeMatrix(&p, dModel, nFeatures);
  for (int i = 0; i < 3; i++) takeRow(&p, nFeatures);
  if (network) *(struct network *)network = n;
  return p.to;
}

/* --- State --- */

/** What a state holds before its layers: the residual stream, and arrays that live during a step. */
struct working {
  /** Row of the convolution's histories that is to be replaced. */
  int *oldest;
  float *x, *normal, *projected, *xBC, *dt, *decay, *y, *head;
};

/** The next part of a state; null while only the size is asked for. */
static inline float *takePart(float *state, int *at, int floats) {
  int here = take(at, floats);
  return state ? state + here : 0;
}

/** @param at comes to stand at the first layer's own state */
static inline struct working workingArrays(const struct network *n, float *state, int *at) {
  struct working t;
  t.oldest = (int *)takePart(state, at, VW);
  t.x = takePart(state, at, padded(n->dModel));
  t.normal = takePart(state, at, padded(n->dModel));
  /* What is read from these three begins anywhere, so that its last vector reaches further. */
  t.projected = takePart(state, at, padded(dProj(n)) + VW);
  t.xBC = takePart(state, at, padded(dConv(n)) + VW);
  t.y = takePart(state, at, padded(dInner(n)) + VW);
  t.dt = takePart(state, at, padded(n->nHeads));
  t.decay = takePart(state, at, padded(n->nHeads));
  t.head = takePart(state, at, padded(n->nFeatures));
  return t;
}

static inline int historySize(const struct network *n) { return (n->convWidth - 1) * padded(dConv(n)); }
static inline int scanStateSize(const struct network *n) {
  return n->nHeads * n->dState * padded(n->headDim);
}

int streamingStateSize(const float *network) {
  const struct network *n = (const struct network *)network;
  int at = 0;
  workingArrays(n, 0, &at);
  return at + n->nLayers * (historySize(n) + scanStateSize(n));
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
static inline void scan(const struct network *n, const struct working *t, const float *d, float *h) {
  int stride = padded(n->headDim);
  const float *b = t->xBC + dInner(n), *c = b + n->dState;
  for (int head = 0; head < n->nHeads; head++, h += n->dState * stride)
    for (int p = 0, width; p < stride; p += width * VW) {
      int left = (stride - p) / VW, at = head * n->headDim + p;
      width = left < 4 ? panelWidth(left) : 4;
#define TILE(w) \
  scanTile(t->xBC + at, b, c, t->dt[head], t->decay[head], d[head], h + p, t->y + at, n->dState, stride, w)
      if (width == 4) TILE(4);
      else if (width == 2) TILE(2);
      else TILE(1);
#undef TILE
    }
}

/** A block on the residual stream; both cursors come to stand at the next layer. */
static inline void stepLayer(const struct network *n, const float *weights, int *at, const struct working *t,
                             float *state, int *stateAt) {
  float *history = state + take(stateAt, historySize(n)), *h = state + take(stateAt, scanStateSize(n));
  const float *normWeight = weights + take(at, padded(n->dModel));
  const float *normBias = weights + take(at, padded(n->dModel));
  layerNorm(t->x, normWeight, normBias, t->normal, 1, n->dModel);
  multiply(weights + take(at, n->dModel * padded(dProj(n))), t->normal, 0, t->projected, n->dModel, dProj(n));
  const float *convWeight = weights + take(at, n->convWidth * padded(dConv(n)));
  const float *convBias = weights + take(at, padded(dConv(n)));
  const float *xBC = t->projected + dInner(n);
  convolve(xBC, convWeight, convBias, history, *t->oldest, t->xBC, dConv(n), n->convWidth);
  const float *dtBias = weights + take(at, padded(n->nHeads));
  const float *a = weights + take(at, padded(n->nHeads));
  const float *rawDt = xBC + dConv(n);
  for (int i = 0; i < n->nHeads; i += VW) {
    vec dt = vsoftplus(load(rawDt + i) + load(dtBias + i));
    store(t->dt + i, dt);
    store(t->decay + i, vexp(dt * load(a + i)));
  }
  scan(n, t, weights + take(at, padded(n->nHeads)), h);
  const float *gatedNormWeight = weights + take(at, padded(dInner(n)));
  gatedRmsNorm(t->y, t->projected, gatedNormWeight, t->y, 1, dInner(n));
  multiply(weights + take(at, dInner(n) * padded(n->dModel)), t->y, t->x, t->x, dInner(n), n->dModel);
}

void streamingStep(const float *network, const float *inputs, float *state) {
  const struct network *n = (const struct network *)network;
  int at = WEIGHTS_AT, stateAt = 0;
  struct working t = workingArrays(n, state, &stateAt);
  const float *inputWeight = network + take(&at, n->nInputs * padded(n->dModel));
  const float *inputBias = network + take(&at, padded(n->dModel));
  multiply(inputWeight, inputs, inputBias, t.x, n->nInputs, n->dModel);
  for (int layer = 0; layer < n->nLayers; layer++) stepLayer(n, network, &at, &t, state, &stateAt);
  *t.oldest = *t.oldest + 1 < n->convWidth - 1 ? *t.oldest + 1 : 0;
}

void streamingPrediction(const float *network, float *state, float *prediction) {
  const struct network *n = (const struct network *)network;
  int at = n->last, stateAt = 0, width = n->nFeatures;
  struct working t = workingArrays(n, state, &stateAt);
  const float *normWeight = network + take(&at, padded(n->dModel));
  const float *normBias = network + take(&at, padded(n->dModel));
  layerNorm(t.x, normWeight, normBias, t.normal, 1, n->dModel);
  const float *headWeight = network + take(&at, n->dModel * padded(width));
  multiply(headWeight, t.normal, network + take(&at, padded(width)), t.head, n->dModel, width);
  const float *mean = network + take(&at, padded(width)), *scale = network + take(&at, padded(width));
  for (int i = 0; i < width; i++) prediction[i] = mean[i] + scale[i] * t.head[i];
}
