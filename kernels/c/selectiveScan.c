#include "selectiveScan.h"

#include "elementwise.h"
#include "kernels.h"
#include "scanTile.h"

/* A segment ends where A would fall below this: 1 / A times anything reasonable still is a float. */
static const float smallestProduct = 1e-15f;
/* What is left of a state at a boundary below this is nothing, and not a denormal number either. */
static const float smallestBoundary = 1e-30f;
/* Floats from a head's decays to the next one's. */
enum { DECAY_STRIDE = sizeof(struct headDecay) / sizeof(float) };

static int padded(int n) { return (n + VW - 1) / VW * VW; }
static int stateSize(const struct scan *scan) { return scan->paddedDim * scan->paddedState; }
/* So that the same row of all heads does not want the same few lines of the first cache. */
enum { GAP = 32 };
/** Floats of a head's rows in u, sum and dy, and of the gap behind them. */
INLINE int headRows(int headDim) { return SCAN_BLOCK * ((headDim + VW - 1) / VW * VW) + GAP; }
static int least(int a, int b) { return a < b ? a : b; }

void scanLayout(struct scan *scan, int blocks, int nHeads, int headDim, int dState, struct scratch *scratch) {
  scan->nHeads = nHeads;
  scan->headDim = headDim;
  scan->dState = dState;
  scan->paddedDim = padded(headDim);
  scan->paddedState = padded(dState);
  scan->rate = take(scratch, nHeads);
  scan->end = take(scratch, nHeads);
  scan->b = take(scratch, SCAN_BLOCK * scan->paddedState);
  scan->c = take(scratch, SCAN_BLOCK * scan->paddedState);
  scan->u = take(scratch, nHeads * headRows(scan->headDim));
  scan->sum = take(scratch, nHeads * headRows(scan->headDim));
  scan->state = take(scratch, nHeads * stateSize(scan));
  scan->decays = (struct headDecay *)take(scratch, blocks * nHeads * DECAY_STRIDE);
}

/** Where h[p][n] of a head stands among the tiles, with p or with n in vectors. */
static int placeByDim(const struct scan *scan, int p, int n) {
  return scanStateIndex(scan->paddedDim / VW, scan->paddedState, n, p);
}
static int placeByState(const struct scan *scan, int p, int n) {
  return scanStateIndex(scan->paddedState / VW, scan->paddedDim, p, n);
}
typedef int place(const struct scan *scan, int p, int n);

/** A state from memory, null for zeros; what pads it is zero. */
static void readState(const struct scan *scan, place *at, const float *from, float *state) {
  clearArray(state, scan->nHeads * stateSize(scan));
  for (int h = 0; from && h < scan->nHeads; h++, state += stateSize(scan))
    for (int p = 0; p < scan->headDim; p++)
      for (int n = 0; n < scan->dState; n++) state[at(scan, p, n)] = *from++;
}

static void setParameters(struct scan *scan, const float *dtBias, const float *aLog, const float *d) {
  scan->dtBias = dtBias;
  scan->d = d;
  for (int h = 0; h < scan->nHeads; h++) {
    scan->rate[h] = vexp(splat(aLog[h]))[0];
    scan->end[h] = 1;
  }
}

void scanStart(struct scan *scan, const float *dtBias, const float *aLog, const float *d, const float *h0) {
  setParameters(scan, dtBias, aLog, d);
  readState(scan, placeByDim, h0, scan->state);
}

/** Δ and a of all heads, and from them the segments. */
static void findDecays(struct scan *scan, struct headDecay *decays, struct rows dt, int withSlope,
                       int count) {
  for (int h = 0; h < scan->nHeads; h++) {
    struct headDecay *decay = decays + h;
    float *delta = decay->delta, *product = decay->product;
    for (int t = 0; t < count; t++) delta[t] = row(dt, t)[h];
    for (int t = count; t < padded(count); t++) delta[t] = 0;
    const vec bias = splat(scan->dtBias[h]), rate = splat(-scan->rate[h]);
    for (int t = 0; t < count; t += VW) {
      vec raw = load(delta + t) + bias, softplus = vsoftplus(raw);
      if (withSlope) store(decay->slope + t, vsigmoid(raw));
      store(delta + t, softplus);
      store(product + t, vexp(softplus * rate));
    }
    float running = scan->end[h];
    int segments = 0;
    for (int t = 0; t < count; t++) {
      running *= product[t];
      if (t == 0 || running < smallestProduct) {
        decay->boundary[segments] = running < smallestBoundary ? 0 : running;
        decay->starts[segments++] = t;
        running = 1;
      }
      product[t] = running;
    }
    decay->starts[segments] = count;
    decay->segments = segments;
    scan->end[h] = running;
    for (int t = 0; t < count; t += VW) {
      vec inverse = splat(1) / load(product + t);
      store(decay->inverse + t, inverse);
      store(decay->scale + t, inverse * load(delta + t));
    }
  }
}

/** Rows of `width` into the scratch, zeros behind each up to whole vectors. */
static void copyRows(struct rows from, int width, float *to, int count) {
  for (int t = 0; t < count; t++)
    for (int i = 0; i < width; i += VW, to += VW) store(to, loadUpTo(row(from, t) + i, width - i));
}

/** Rows of `width` out of the scratch. */
static void copyRowsOut(const float *from, int width, struct outRows to, int count) {
  for (int t = 0; t < count; t++)
    for (int i = 0; i < width; i += VW, from += VW) storeUpTo(outRow(to, t) + i, load(from), width - i);
}

/**
 * Calls body(headDim, …) with the usual sizes of a head as constants: with loops of unknown length over the
 * few vectors of a head, a pass over rows costs twice as much.
 */
#define BY_HEAD_DIM(headDim, body, ...) \
  if ((headDim) == 32)                  \
    body(32, __VA_ARGS__);              \
  else if ((headDim) == 64)             \
    body(64, __VA_ARGS__);              \
  else                                  \
    body(headDim, __VA_ARGS__)

INLINE void scaleHeads(const int P, const struct scan *scan, struct rows from, const float *factor, float *to,
                       int count) {
  const int padded = (P + VW - 1) / VW * VW, nHeads = scan->nHeads;
  for (int t = 0; t < count; t++) {
    const float *x = row(from, t);
    float *out = to + t * padded;
    for (int h = 0; h < nHeads; h++, x += P, out += headRows(P)) {
      const vec scale = splat(factor[h * DECAY_STRIDE + t]);
      for (int p = 0; p < P; p += VW) store(out + p, scale * loadUpTo(x + p, P - p));
    }
  }
}

/** to[h][t] = factor[h][t] · from[t][h], whole rows at a time: a head's part of one is too short a read. */
static void scaleRows(const struct scan *scan, struct rows from, const float *factor, float *to, int count) {
  BY_HEAD_DIM(scan->headDim, scaleHeads, scan, from, factor, to, count);
}

INLINE void finishHeads(const int P, const struct scan *scan, struct rows x, struct outRows y, int count) {
  const int padded = (P + VW - 1) / VW * VW, nHeads = scan->nHeads;
  for (int t = 0; t < count; t++) {
    const float *sum = scan->sum + t * padded, *xHead = row(x, t);
    float *yHead = outRow(y, t);
    for (int h = 0; h < nHeads; h++, sum += headRows(P), xHead += P, yHead += P) {
      const vec product = splat(scan->decays[h].product[t]), skip = splat(scan->d[h]);
      for (int p = 0; p < P; p += VW) {
        vec through = skip * loadUpTo(xHead + p, P - p);
        storeUpTo(yHead + p, fma(product, load(sum + p), through), P - p);
      }
    }
  }
}

/** y = A · sum + D x */
static void finishRows(const struct scan *scan, struct rows x, struct outRows y, int count) {
  BY_HEAD_DIM(scan->headDim, finishHeads, scan, x, y, count);
}

/** A pass whose vectors are along p: `u` is a head's rows, `enter` and `leave` are B and C. */
static struct scanPass passByDim(const struct scan *scan, const float *u, const float *enter,
                                 const float *leave, const struct headDecay *decay) {
  return (struct scanPass){.u = u,
                           .vectors = scan->paddedDim / VW,
                           .enter = enter,
                           .leave = leave,
                           .broadcasts = scan->paddedState,
                           .starts = decay->starts,
                           .boundary = decay->boundary,
                           .segments = decay->segments};
}

/** A pass whose vectors are along n: `u` is B or C, `enter` and `leave` are rows of a head. */
static struct scanPass passByState(const struct scan *scan, const float *u, const float *enter,
                                   const float *leave, const struct headDecay *decay) {
  struct scanPass pass = passByDim(scan, u, enter, leave, decay);
  pass.vectors = scan->paddedState / VW;
  pass.broadcasts = scan->paddedDim;
  return pass;
}

void scanBlock(struct scan *scan, const struct scanInputs *inputs, struct outRows y, int count) {
  findDecays(scan, scan->decays, inputs->dt, 0, count);
  copyRows(inputs->b, scan->dState, scan->b, count);
  copyRows(inputs->c, scan->dState, scan->c, count);
  scaleRows(scan, inputs->x, scan->decays->scale, scan->u, count);
  for (int h = 0; h < scan->nHeads; h++) {
    const int rows = h * headRows(scan->headDim);
    float *state = scan->state + h * stateSize(scan);
    const struct scanPass pass = passByDim(scan, scan->u + rows, scan->b, scan->c, scan->decays + h);
    scanForward(&pass, state, state, scan->sum + rows, 0);
  }
  finishRows(scan, inputs->x, y, count);
}

void scanGradientLayout(struct scanGradient *gradient, int blocks, int nHeads, int headDim, int dState,
                        struct scratch *scratch) {
  scanLayout(&gradient->scan, blocks, nHeads, headDim, dState, scratch);
  const int states = nHeads * stateSize(&gradient->scan);
  gradient->dy = take(scratch, nHeads * headRows(gradient->scan.headDim));
  gradient->kept = take(scratch, (blocks + 1) * states);
  gradient->adjoint = take(scratch, states);
  gradient->dB = take(scratch, SCAN_BLOCK * gradient->scan.paddedState);
  gradient->ofHead = take(scratch, SCAN_BLOCK * gradient->scan.paddedState);
  gradient->across = take(scratch, nHeads * SCAN_BLOCK);
  gradient->atEnd = take(scratch, nHeads);
  gradient->atStart = take(scratch, nHeads);
  gradient->dDtBias = take(scratch, nHeads);
  gradient->dALog = take(scratch, nHeads);
  gradient->dD = take(scratch, nHeads);
  gradient->dSkip = take(scratch, nHeads * VW);
}

void scanGradientStart(struct scanGradient *gradient, const float *dtBias, const float *aLog, const float *d,
                       const float *h0) {
  struct scan *scan = &gradient->scan;
  const int nHeads = scan->nHeads;
  setParameters(scan, dtBias, aLog, d);
  readState(scan, placeByState, h0, gradient->kept);
  clearArray(scan->state, nHeads * stateSize(scan));
  clearArray(gradient->adjoint, nHeads * stateSize(scan));
  clearArray(gradient->atStart, nHeads);
  clearArray(gradient->dDtBias, nHeads);
  clearArray(gradient->dALog, nHeads);
  clearArray(gradient->dSkip, nHeads * VW);
}

INLINE void skipHeads(const int P, const struct scanGradient *gradient, struct rows x, struct rows dY,
                      int count) {
  const int nHeads = gradient->scan.nHeads;
  for (int t = 0; t < count; t++) {
    const float *xHead = row(x, t), *dYHead = row(dY, t);
    for (int h = 0; h < nHeads; h++, xHead += P, dYHead += P) {
      vec dSkip = load(gradient->dSkip + h * VW);
      for (int p = 0; p < P; p += VW)
        dSkip = fma(loadUpTo(dYHead + p, P - p), loadUpTo(xHead + p, P - p), dSkip);
      store(gradient->dSkip + h * VW, dSkip);
    }
  }
}

/** What the block adds to dD. */
static void addSkip(const struct scanGradient *gradient, struct rows x, struct rows dY, int count) {
  BY_HEAD_DIM(gradient->scan.headDim, skipHeads, gradient, x, dY, count);
}

/** Adds a head's dC to that of all, and finds along = ⟨dy, h C⟩ = ⟨C, dC of the head⟩. */
static void addHead(const struct scanGradient *gradient, int isFirst, float *along, int count) {
  const int N = gradient->scan.paddedState;
  const float *c = gradient->scan.c, *own = gradient->ofHead;
  float *all = gradient->dB;
  for (int t = 0; t < count; t++) {
    vec dot = splat(0);
    for (int n = 0; n < N; n += VW, c += VW, own += VW, all += VW) {
      vec dC = load(own);
      dot = fma(load(c), dC, dot);
      store(all, isFirst ? dC : load(all) + dC);
    }
    along[t] = sumLanes(dot);
  }
}

void scanKeepBlock(struct scanGradient *gradient, int block, const struct scanInputs *inputs, struct rows dY,
                   struct outRows dC, int count) {
  struct scan *scan = &gradient->scan;
  struct headDecay *decays = scan->decays + block * scan->nHeads;
  const float *before = gradient->kept + block * scan->nHeads * stateSize(scan);
  findDecays(scan, decays, inputs->dt, 1, count);
  addSkip(gradient, inputs->x, dY, count);
  copyRows(inputs->b, scan->dState, scan->b, count);
  copyRows(inputs->c, scan->dState, scan->c, count);
  scaleRows(scan, inputs->x, decays->scale, scan->u, count);
  scaleRows(scan, dY, decays->product, gradient->dy, count);
  for (int h = 0; h < scan->nHeads; h++, before += stateSize(scan)) {
    const int rows = h * headRows(scan->headDim);
    const struct scanPass pass =
        passByState(scan, scan->b, scan->u + rows, gradient->dy + rows, decays + h);
    float *after = gradient->kept + ((block + 1) * scan->nHeads + h) * stateSize(scan);
    scanForward(&pass, before, after, gradient->ofHead, 0);
    addHead(gradient, h == 0, decays[h].along, count);
  }
  copyRowsOut(gradient->dB, scan->dState, dC, count);
}

static float dot(const float *a, const float *b, int n) {
  vec sum = splat(0);
  for (int i = 0; i < n; i += VW) sum = fma(load(a + i), load(b + i), sum);
  return sumLanes(sum);
}

INLINE void finishGradientHeads(const int P, const struct scanGradient *gradient,
                                const struct headDecay *decays, struct rows x, struct rows dY,
                                struct outRows dX, int count) {
  const struct scan *scan = &gradient->scan;
  const int padded = (P + VW - 1) / VW * VW, nHeads = scan->nHeads;
  for (int t = 0; t < count; t++) {
    const float *sum = scan->sum + t * padded, *xHead = row(x, t), *dYHead = row(dY, t);
    float *dXHead = outRow(dX, t);
    for (int h = 0; h < nHeads; h++, sum += headRows(P), xHead += P, dYHead += P, dXHead += P) {
      const vec delta = splat(decays[h].delta[t]), inverse = splat(decays[h].inverse[t]);
      const vec skip = splat(scan->d[h]);
      vec across = splat(0);
      for (int p = 0; p < P; p += VW) {
        vec du = inverse * load(sum + p);
        across = fma(loadUpTo(xHead + p, P - p), du, across);
        storeUpTo(dXHead + p, fma(delta, du, skip * loadUpTo(dYHead + p, P - p)), P - p);
      }
      gradient->across[h * SCAN_BLOCK + t] = sumLanes(across);
    }
  }
}

/** dx = Δ du + D dy, and ⟨x, du⟩. */
static void finishGradientRows(const struct scanGradient *gradient, const struct headDecay *decays,
                               struct rows x, struct rows dY, struct outRows dX, int count) {
  BY_HEAD_DIM(gradient->scan.headDim, finishGradientHeads, gradient, decays, x, dY, dX, count);
}

/**
 * s of all steps of a block, s_t = ⟨λ_t, a_t h_{t−1}⟩ = s_{t+1} + ⟨dy_t, h_t C_t⟩ − ⟨u_t, du_t⟩, from the
 * block's end to its start. (h_t C_t as y_t − D x_t would lose digits where D x is large.) The sum gathers the
 * rounding errors of its terms, while s itself dies away with a. But s is known where the block begins, and
 * is 0 where a is: what the sum is off there is taken back from each step in proportion to the terms up to it.
 * That makes dALog and dDtBias three to ten times as exact (Δ of 0.001 to 0.1, 1000 and 4000 steps) and costs
 * 1 %.
 *
 * @param atEnd, atStart s behind the block, and at its first step, from the states themselves
 */
static void sumBack(const struct headDecay *decay, const float *across, float atEnd, float atStart,
                    float *sums, int count) {
  float s = atEnd, weight = 0, weights[SCAN_BLOCK];
  for (int k = decay->segments - 1, to = count; k >= 0; k--) {
    const int from = decay->starts[k];
    for (int t = decay->starts[k + 1] - 1; t >= from; t--) {
      const float out = decay->along[t], in = decay->delta[t] * across[t];
      s += out - in;
      weight += __builtin_fabsf(out) + __builtin_fabsf(in);
      sums[t] = s;
      weights[t] = weight;
    }
    if (k > 0 && decay->boundary[k] != 0) continue;
    const float known = k > 0 ? 0 : atStart;
    const float factor = weight > 1e-30f ? (known - s) / weight : 0;
    for (int t = from; t < to; t++) sums[t] += factor * weights[t];
    s = known;
    weight = 0;
    to = from;
  }
}

/** dΔ_t = ⟨x_t, du_t⟩ − e^aLog s_t, and what follows from it. */
static void finishHead(struct scanGradient *gradient, const struct headDecay *decay, int h, float *sums,
                       struct outRows dDt, int count) {
  const float rate = gradient->scan.rate[h];
  float *across = gradient->across + h * SCAN_BLOCK;
  for (int t = count; t < padded(count); t++) sums[t] = across[t] = 0;
  vec dBias = splat(0), dRate = splat(0);
  for (int t = 0; t < count; t += VW) {
    vec dDelta = load(across + t) - splat(rate) * load(sums + t), dRaw = dDelta * load(decay->slope + t);
    dRate = fma(load(decay->delta + t), load(sums + t), dRate);
    dBias += dRaw;
    store(across + t, dRaw);
  }
  for (int t = 0; t < count; t++) outRow(dDt, t)[h] = across[t];
  gradient->dDtBias[h] += sumLanes(dBias);
  gradient->dALog[h] -= rate * sumLanes(dRate);
}

void scanGradientBlock(struct scanGradient *gradient, int block, int isLast, const struct scanInputs *inputs,
                       struct rows dY, const struct scanOutputs *outputs, int count) {
  struct scan *scan = &gradient->scan;
  const int nHeads = scan->nHeads, size = stateSize(scan);
  struct headDecay *decays = scan->decays + block * nHeads;
  const float *before = gradient->kept + block * nHeads * size;
  copyRows(inputs->b, scan->dState, scan->b, count);
  copyRows(inputs->c, scan->dState, scan->c, count);
  scaleRows(scan, inputs->x, decays->scale, scan->u, count);
  scaleRows(scan, dY, decays->product, gradient->dy, count);
  for (int h = 0; h < nHeads; h++) {
    struct headDecay *decay = decays + h;
    const int rows = h * headRows(scan->headDim);
    const float *dy = gradient->dy + rows;
    float *state = scan->state + h * size, *adjoint = gradient->adjoint + h * size;
    decay->boundary[decay->segments] = isLast ? 0 : decays[nHeads + h].boundary[0];
    const struct scanPass ofU = passByDim(scan, dy, scan->c, scan->b, decay);
    scanReverse(&ofU, state, state, scan->sum + rows, 0);
    const struct scanPass ofB = passByState(scan, scan->c, dy, scan->u + rows, decay);
    scanReverse(&ofB, adjoint, adjoint, gradient->dB, h > 0);
    gradient->atEnd[h] = gradient->atStart[h];
    gradient->atStart[h] = decay->boundary[0] * dot(adjoint, before + h * size, size);
  }
  finishGradientRows(gradient, decays, inputs->x, dY, outputs->dX, count);
  for (int h = 0; h < nHeads; h++) {
    float sums[SCAN_BLOCK];
    sumBack(decays + h, gradient->across + h * SCAN_BLOCK, gradient->atEnd[h], gradient->atStart[h], sums,
            count);
    finishHead(gradient, decays + h, h, sums, outputs->dDt, count);
    gradient->dD[h] = sumLanes(load(gradient->dSkip + h * VW));
  }
  copyRowsOut(gradient->dB, scan->dState, outputs->dB, count);
}

int selectiveScanScratch(int time, int nHeads, int headDim, int dState) {
  struct scratch scratch = {0};
  struct scanGradient gradient;
  scanGradientLayout(&gradient, (time + SCAN_BLOCK - 1) / SCAN_BLOCK, nHeads, headDim, dState, &scratch);
  return scratch.used;
}

/** The operands of the block that begins at step t of a sequence. */
static struct scanInputs inputsAt(const struct scanInputs *inputs, long t) {
  struct scanInputs at = *inputs;
  at.x.at += t * at.x.stride;
  at.b.at += t * at.b.stride;
  at.c.at += t * at.c.stride;
  at.dt.at += t * at.dt.stride;
  return at;
}

/** h[p][n] = factor · state, with p in vectors. */
static void writeState(const struct scan *scan, const float *state, float factor, float *h) {
  for (int p = 0; p < scan->headDim; p++)
    for (int n = 0; n < scan->dState; n++) *h++ = factor * state[placeByDim(scan, p, n)];
}

void selectiveScan(const float *x, const float *b, const float *c, const float *dt, const float *dtBias,
                   const float *aLog, const float *d, const float *h0, float *y, float *hT, int batch,
                   int time, int nHeads, int headDim, int dState, float *scratch) {
  struct scratch cuts = {scratch, 0};
  struct scan scan;
  scanLayout(&scan, 1, nHeads, headDim, dState, &cuts);
  const int width = nHeads * headDim;
  const struct scanInputs all = {{x, width}, {b, dState}, {c, dState}, {dt, nHeads}};
  for (long sequence = 0; sequence < batch; sequence++) {
    scanStart(&scan, dtBias, aLog, d, h0 ? h0 + sequence * width * dState : 0);
    for (int from = 0; from < time; from += SCAN_BLOCK) {
      const long t = sequence * time + from;
      const struct scanInputs inputs = inputsAt(&all, t);
      scanBlock(&scan, &inputs, (struct outRows){y + t * width, width}, least(SCAN_BLOCK, time - from));
    }
    for (int h = 0; hT && h < nHeads; h++)
      writeState(&scan, scan.state + h * stateSize(&scan), scan.end[h],
                 hT + (sequence * nHeads + h) * headDim * dState);
  }
}

void selectiveScanBackward(const float *x, const float *b, const float *c, const float *dt,
                           const float *dtBias, const float *aLog, const float *d, const float *h0,
                           const float *dY, float *dX, float *dB, float *dC, float *dDt, float *dDtBias,
                           float *dALog, float *dD, float *dH0, int batch, int time, int nHeads, int headDim,
                           int dState, float *scratch) {
  struct scratch cuts = {scratch, 0};
  struct scanGradient gradient;
  const int blocks = (time + SCAN_BLOCK - 1) / SCAN_BLOCK, width = nHeads * headDim;
  scanGradientLayout(&gradient, blocks, nHeads, headDim, dState, &cuts);
  const struct scan *scan = &gradient.scan;
  const struct scanInputs all = {{x, width}, {b, dState}, {c, dState}, {dt, nHeads}};
  for (long sequence = 0; sequence < batch; sequence++) {
    scanGradientStart(&gradient, dtBias, aLog, d, h0 ? h0 + sequence * width * dState : 0);
    for (int block = 0; block < blocks; block++) {
      const long t = sequence * time + block * SCAN_BLOCK;
      const struct scanInputs inputs = inputsAt(&all, t);
      scanKeepBlock(&gradient, block, &inputs, (struct rows){dY + t * width, width},
                    (struct outRows){dC + t * dState, dState}, least(SCAN_BLOCK, time - block * SCAN_BLOCK));
    }
    for (int block = blocks - 1; block >= 0; block--) {
      const long t = sequence * time + block * SCAN_BLOCK;
      const struct scanInputs inputs = inputsAt(&all, t);
      const struct scanOutputs outputs = {
          {dX + t * width, width}, {dB + t * dState, dState}, {dDt + t * nHeads, nHeads}};
      scanGradientBlock(&gradient, block, block == blocks - 1, &inputs,
                        (struct rows){dY + t * width, width}, &outputs,
                        least(SCAN_BLOCK, time - block * SCAN_BLOCK));
    }
    addSequence(dDtBias, gradient.dDtBias, nHeads, sequence == 0);
    addSequence(dALog, gradient.dALog, nHeads, sequence == 0);
    addSequence(dD, gradient.dD, nHeads, sequence == 0);
    for (int h = 0; dH0 && h < nHeads; h++)
      writeState(scan, scan->state + h * stateSize(scan), scan->decays[h].boundary[0],
                 dH0 + (sequence * nHeads + h) * headDim * dState);
  }
}
