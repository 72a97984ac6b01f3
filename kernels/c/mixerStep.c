/**
 * A step of one mixer for many sequences, each with a state of its own.
 *
 * A recurrence would read and write a state of dInner · dState numbers at every step, which for many sequences is
 * more than the caches hold. So a sequence's last steps stand in a window as what they added, u = Δ x and B, and a
 * step reads them as attention does,
 *
 *   y = d x + Σ_s (C · B_s) f_s u_s + g h C,
 *
 * with f_s and g the products of all decays since step s and since the state h was written. Only a window that is
 * full is added to h; short sequences have none. A step of the first ten takes half of what it takes with the
 * recurrence, at 8 heads of 32 × 32. Source: Dao and Gu 2024, arXiv 2405.21060, the dual form.
 */
#include "mixerStep.h"

#include "rows.h"

enum { WINDOW = 32 };

/** The state of one sequence. */
struct state {
  float *history;
  /** [WINDOW] rows u | B | f; the last vector of a head's part of u is read whole. */
  float *window;
  /** g, by head. */
  float *sinceCarried;
  float *carried; /* h */
};

static inline int inputSize(const struct mixerSizes *m) { return padded(dInner(m)) + VW; }
static inline int windowRow(const struct mixerSizes *m) {
  return inputSize(m) + padded(m->dState) + padded(m->nHeads);
}

static inline struct state stateAt(const struct mixerSizes *m, float *memory, int *at) {
  struct state s;
  s.history = takePart(memory, at, historySize(m));
  s.window = takePart(memory, at, WINDOW * windowRow(m));
  s.sinceCarried = takePart(memory, at, padded(m->nHeads));
  s.carried = takePart(memory, at, scanStateSize(m));
  return s;
}

struct working {
  struct mixerWorking mixer;
  /** [dState], zeros behind it. */
  float *c;
  /** [dState] g C of a head. */
  float *carriedC;
  /** [WINDOW, nHeads] (C · B_s) f_s */
  float *reads;
};

static inline struct working workingArrays(const struct mixerSizes *m, float *memory, int *at) {
  struct working w;
  w.mixer = mixerWorking(m, memory, at);
  w.c = takePart(memory, at, padded(m->dState));
  w.carriedC = takePart(memory, at, padded(m->dState));
  w.reads = takePart(memory, at, WINDOW * padded(m->nHeads));
  return w;
}

int packMixer(const float *tensors, float *packed, int nHeads, int headDim, int dState, int convWidth) {
  struct mixerSizes m = {nHeads, headDim, dState, convWidth};
  struct packing p = {tensors, packed, 0, 0};
  takeMixer(&p, &m);
  return p.to;
}

int mixerStateSize(int nHeads, int headDim, int dState, int convWidth) {
  struct mixerSizes m = {nHeads, headDim, dState, convWidth};
  int floats = 0;
  stateAt(&m, 0, &floats);
  return floats;
}

int mixerStepScratch(int nHeads, int headDim, int dState, int convWidth) {
  struct mixerSizes m = {nHeads, headDim, dState, convWidth};
  int floats = 0;
  workingArrays(&m, 0, &floats);
  return floats;
}

/** sum += Σ_i weights[i · weightStride] · rows[i], each row `width` vectors. */
INLINE void addWeighted(vec *sum, const float *rows, int stride, const float *weights, int weightStride, int count,
                        const int width) {
  for (int i = 0; i < count; i++, rows += stride, weights += weightStride)
    UNROLL for (int v = 0; v < width; v++) sum[v] = fma(splat(*weights), load(rows + v * VW), sum[v]);
}

/** Puts the step's own row u | B | 1 into the window, and lets the others decay. */
static void enterWindow(const struct mixerSizes *m, const struct working *w, const struct state *s, int place) {
  const int stride = windowRow(m), bAt = inputSize(m), fAt = bAt + padded(m->dState);
  float *own = s->window + place * stride;
  const float *newB = w->mixer.xBC + dInner(m), *newC = newB + m->dState;
  for (int i = 0; i < m->nHeads; i += VW) {
    vec decay = load(w->mixer.decay + i);
    for (int row = 0; row < place; row++) {
      float *f = s->window + row * stride + fAt + i;
      store(f, load(f) * decay);
    }
    store(own + fAt + i, splat(1));
    store(s->sinceCarried + i, load(s->sinceCarried + i) * decay);
  }
#define TILE(width) \
  for (int v = 0; v < width * VW; v += VW) \
    store(own + at + v, splat(w->mixer.dt[head]) * load(w->mixer.xBC + at + v))
  FOR_HEADS(m, TILE)
#undef TILE
  FOR_COLUMNS(m->dState, {
    store(own + bAt + c, loadUpTo(newB + c, left));
    store(w->c + c, loadUpTo(newC + c, left));
  })
}

/** (C · B_s) f_s for the first `count` rows of the window. */
static void readWeights(const struct mixerSizes *m, const struct working *w, const struct state *s, int count) {
  const int stride = windowRow(m), heads = padded(m->nHeads);
  const float *b = s->window + inputSize(m);
  for (int row = 0; row < count; row++, b += stride) {
    vec dot = splat(0);
    for (int n = 0; n < m->dState; n += VW) dot = fma(load(w->c + n), load(b + n), dot);
    const vec product = splat(sumLanes(dot));
    const float *f = b + padded(m->dState);
    for (int i = 0; i < heads; i += VW) store(w->reads + row * heads + i, product * load(f + i));
  }
}

INLINE void readTile(const struct mixerSizes *m, const struct working *w, const struct state *s, const float *d,
                     int count, int isCarried, int head, int p, int at, const int width) {
  const int heads = padded(m->nHeads), stride = padded(m->headDim);
  vec sum[4];
  for (int v = 0; v < width; v++) sum[v] = splat(d[head]) * load(w->mixer.xBC + at + v * VW);
  addWeighted(sum, s->window + at, windowRow(m), w->reads + head, heads, count, width);
  if (isCarried) {
    for (int n = 0; n < m->dState; n += VW)
      store(w->carriedC + n, splat(s->sinceCarried[head]) * load(w->c + n));
    addWeighted(sum, s->carried + head * m->dState * stride + p, stride, w->carriedC, 1, m->dState, width);
  }
  for (int v = 0; v < width; v++) store(w->mixer.y + at + v * VW, sum[v]);
}

INLINE void carryTile(const struct mixerSizes *m, const struct state *s, int isCarried, int head, int p, int at,
                      const int width) {
  const int stride = windowRow(m), rowSize = padded(m->headDim);
  float *h = s->carried + head * m->dState * rowSize + p;
  for (int n = 0; n < m->dState; n++, h += rowSize) {
    vec sum[4];
    for (int v = 0; v < width; v++)
      sum[v] = isCarried ? splat(s->sinceCarried[head]) * load(h + v * VW) : splat(0);
    addWeighted(sum, s->window + at, stride, s->window + inputSize(m) + n, stride, WINDOW, width);
    for (int v = 0; v < width; v++) store(h + v * VW, sum[v]);
  }
}

/** h ← g h + Σ_s f_s u_s ⊗ B_s, after which the window is empty. */
static void carry(const struct mixerSizes *m, const struct state *s, int isCarried) {
  for (int row = 0; row < WINDOW; row++) {
    float *u = s->window + row * windowRow(m);
    const float *f = u + inputSize(m) + padded(m->dState);
    for (int i = 0; i < dInner(m); i++) u[i] *= f[i / m->headDim];
  }
#define TILE(width) carryTile(m, s, isCarried, head, p, at, width)
  FOR_HEADS(m, TILE)
#undef TILE
  for (int i = 0; i < m->nHeads; i += VW) store(s->sinceCarried + i, splat(1));
}

static void stepSequence(const struct mixerSizes *m, const float *packed, const struct working *w,
                         const float *projected, const struct state *s, float *out, int step) {
  const int place = step % WINDOW, isCarried = step >= WINDOW;
  int weightsAt = 0;
  if (step == 0) {
    clearArray(s->history, historySize(m));
    for (int i = 0; i < m->nHeads; i += VW) store(s->sinceCarried + i, splat(1));
  }
  const int oldest = m->convWidth > 1 ? step % (m->convWidth - 1) : 0;
  struct scanWeights own = enterMixer(m, packed, &weightsAt, &w->mixer, projected, s->history, oldest);
  enterWindow(m, w, s, place);
  readWeights(m, w, s, place + 1);
#define TILE(width) readTile(m, w, s, own.d, place + 1, isCarried, head, p, at, width)
  FOR_HEADS(m, TILE)
#undef TILE
  gatedRmsNorm(w->mixer.y, projected, own.norm, out, 1, dInner(m));
  if (place == WINDOW - 1) carry(m, s, isCarried);
}

void mixerStep(const float *packed, const float *projected, float *states, float *out, int rows, int step,
               int nHeads, int headDim, int dState, int convWidth, float *scratch) {
  struct mixerSizes m = {nHeads, headDim, dState, convWidth};
  int used = 0, at = 0;
  struct working working = workingArrays(&m, scratch, &used);
  for (int row = 0; row < rows; row++, projected += dProj(&m), out += dInner(&m)) {
    struct state state = stateAt(&m, states, &at);
    stepSequence(&m, packed, &working, projected, &state, out, step);
  }
}
