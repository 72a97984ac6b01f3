/**
 * A whole Mamba-2 network for one sequence, one step at a time. A step walks through the packed weights once, each
 * part going on where the one before has stopped.
 */
#include "mixerStep.h"

/** What stands before the weights of a packed network. */
struct network {
  int nInputs, dModel, nLayers;
  struct mixerSizes mixer;
  int nFeatures;
  /** Where the final norm's weights begin, in floats. */
  int last;
};

/* --- Packing --- */

static void takeLayer(struct packing *p, const struct network *n) {
  for (int i = 0; i < 2; i++) takeRow(p, n->dModel);
  takeMatrix(p, n->dModel, dProj(&n->mixer));
  takeMixer(p, &n->mixer);
  takeMatrix(p, dInner(&n->mixer), n->dModel);
}

int packNetwork(const float *tensors, float *network, int nInputs, int dModel, int nLayers, int nHeads,
                int headDim, int dState, int convWidth, int nFeatures) {
  struct network n = {nInputs, dModel, nLayers, {nHeads, headDim, dState, convWidth}, nFeatures, 0};
  struct packing p = {tensors, network, 0, WEIGHTS_AT};
  takeInput(&p, nInputs, dModel);
  for (int layer = 0; layer < nLayers; layer++) takeLayer(&p, &n);
  n.last = p.to;
  takeOutput(&p, dModel, nFeatures);
  if (network) *(struct network *)network = n;
  return p.to;
}

/* --- State --- */

/** What a state holds before its layers: the residual stream, and arrays that live during a step. */
struct working {
  /** Row of the convolution's histories that is to be replaced. */
  int *oldest;
  float *x, *normal, *projected, *head;
  struct mixerWorking mixer;
};

/** @param at comes to stand at the first layer's own state */
static inline struct working workingArrays(const struct network *n, float *state, int *at) {
  struct working t;
  t.oldest = (int *)takePart(state, at, VW);
  t.x = takePart(state, at, padded(n->dModel));
  t.normal = takePart(state, at, padded(n->dModel));
  t.projected = takePart(state, at, padded(dProj(&n->mixer)) + VW);
  t.mixer = mixerWorking(&n->mixer, state, at);
  t.head = takePart(state, at, padded(n->nFeatures));
  return t;
}

int streamingStateSize(const float *network) {
  const struct network *n = (const struct network *)network;
  int at = 0;
  workingArrays(n, 0, &at);
  return at + n->nLayers * (historySize(&n->mixer) + scanStateSize(&n->mixer));
}

/* --- A step --- */

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

/** The scan of all heads. */
static inline void scan(const struct mixerSizes *m, const struct mixerWorking *w, const float *d, float *h) {
  const float *b = w->xBC + dInner(m), *c = b + m->dState;
  const int stride = padded(m->headDim);
#define TILE(width)                                                                                         \
  scanTile(w->xBC + at, b, c, w->dt[head], w->decay[head], d[head], h + head * m->dState * stride + p, w->y + at, \
           m->dState, stride, width)
  FOR_HEADS(m, TILE)
#undef TILE
}

/** A block on the residual stream; both cursors come to stand at the next layer. */
static inline void stepLayer(const struct network *n, const float *weights, int *at, const struct working *t,
                             float *state, int *stateAt) {
  const struct mixerSizes *m = &n->mixer;
  float *history = state + take(stateAt, historySize(m)), *h = state + take(stateAt, scanStateSize(m));
  const float *normWeight = weights + take(at, padded(n->dModel));
  const float *normBias = weights + take(at, padded(n->dModel));
  layerNorm(t->x, normWeight, normBias, t->normal, 1, n->dModel);
  multiply(weights + take(at, n->dModel * padded(dProj(m))), t->normal, 0, t->projected, n->dModel, dProj(m));
  struct scanWeights own = enterMixer(m, weights, at, &t->mixer, t->projected, history, *t->oldest);
  scan(m, &t->mixer, own.d, h);
  gatedRmsNorm(t->mixer.y, t->projected, own.norm, t->mixer.y, 1, dInner(m));
  multiply(weights + take(at, dInner(m) * padded(n->dModel)), t->mixer.y, t->x, t->x, dInner(m), n->dModel);
}

void streamingStep(const float *network, const float *inputs, float *state) {
  const struct network *n = (const struct network *)network;
  int at = WEIGHTS_AT, stateAt = 0;
  struct working t = workingArrays(n, state, &stateAt);
  project(network, &at, inputs, t.x, n->nInputs, n->dModel);
  for (int layer = 0; layer < n->nLayers; layer++) stepLayer(n, network, &at, &t, state, &stateAt);
  *t.oldest = *t.oldest + 1 < n->mixer.convWidth - 1 ? *t.oldest + 1 : 0;
}

void streamingPrediction(const float *network, float *state, float *prediction) {
  const struct network *n = (const struct network *)network;
  int stateAt = 0;
  struct working t = workingArrays(n, state, &stateAt);
  predict(network + n->last, t.x, t.normal, t.head, prediction, n->dModel, n->nFeatures);
}
