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

void scanLayout(struct scan *scan, int nHeads, int headDim, int dState, struct scratch *scratch) {
  scan->nHeads = nHeads;
  scan->headDim = headDim;
  scan->dState = dState;
  scan->paddedDim = padded(headDim);
  scan->paddedState = padded(dState);
  scan->rate = take(scratch, nHeads);
  scan->end = take(scratch, nHeads);
  scan->b = take(scratch, SCAN_BLOCK * scan->paddedState);
  scan->c = take(scratch, SCAN_BLOCK * scan->paddedState);
  scan->u = take(scratch, nHeads * SCAN_BLOCK * scan->paddedDim);
  scan->sum = take(scratch, nHeads * SCAN_BLOCK * scan->paddedDim);
  scan->state = take(scratch, nHeads * scan->paddedDim * scan->paddedState);
  scan->decays = (struct headDecay *)take(scratch, nHeads * DECAY_STRIDE);
}

/** out[h][p][n] = factor[h] · state, from the order of the tiles with p in vectors. */
static void readState(const struct scan *scan, const float *state, const float *factor, float *out) {
  const int P = scan->headDim, N = scan->dState, vectors = scan->paddedDim / VW;
  for (int h = 0; h < scan->nHeads; h++, state += scan->paddedDim * scan->paddedState)
    for (int p = 0; p < P; p++)
      for (int n = 0; n < N; n++)
        *out++ = factor[h] * state[scanStateIndex(vectors, scan->paddedState, n, p)];
}

void scanStart(struct scan *scan, const float *dtBias, const float *aLog, const float *d, const float *h0) {
  const int size = scan->paddedDim * scan->paddedState;
  scan->dtBias = dtBias;
  scan->aLog = aLog;
  scan->d = d;
  clearArray(scan->state, scan->nHeads * size);
  for (int h = 0; h < scan->nHeads; h++) {
    scan->rate[h] = vexp(splat(aLog[h]))[0];
    scan->end[h] = 1;
    for (int p = 0; h0 && p < scan->headDim; p++)
      for (int n = 0; n < scan->dState; n++)
        scan->state[h * size + scanStateIndex(scan->paddedDim / VW, scan->paddedState, n, p)] = *h0++;
  }
}

/** Δ and a of all heads, and from them the segments. */
static void findDecays(struct scan *scan, struct headDecay *decays, struct rows dt, int count) {
  for (int h = 0; h < scan->nHeads; h++) {
    struct headDecay *decay = decays + h;
    float *delta = decay->delta, *product = decay->product;
    for (int t = 0; t < count; t++) delta[t] = dt.at[t * dt.stride + h];
    for (int t = count; t < SCAN_BLOCK; t++) delta[t] = 0;
    const vec bias = splat(scan->dtBias[h]), rate = splat(-scan->rate[h]);
    for (int t = 0; t < count; t += VW) {
      vec raw = load(delta + t) + bias, softplus = vsoftplus(raw);
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
    for (int t = count; t < SCAN_BLOCK; t++) product[t] = 1;
    decay->boundary[segments] = 1;
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

/** to[h][t] = factor[h][t] · from[t][h]: whole rows at a time, for a head's part of one is too short a read. */
static void scaleRows(const struct scan *scan, struct rows from, const float *factor, float *to, int count) {
  const int P = scan->headDim, padded = scan->paddedDim;
  for (int t = 0; t < count; t++)
    for (int h = 0; h < scan->nHeads; h++) {
      const float *x = row(from, t) + h * P;
      float *out = to + (h * SCAN_BLOCK + t) * padded;
      const vec scale = splat(factor[h * DECAY_STRIDE + t]);
      for (int p = 0; p < P; p += VW) store(out + p, scale * loadUpTo(x + p, P - p));
    }
}

/** y = A · sum + D x */
static void finishRows(const struct scan *scan, struct rows x, struct outRows y, int count) {
  const int P = scan->headDim, padded = scan->paddedDim;
  for (int t = 0; t < count; t++)
    for (int h = 0; h < scan->nHeads; h++) {
      const float *sum = scan->sum + (h * SCAN_BLOCK + t) * padded, *xHead = row(x, t) + h * P;
      float *yHead = outRow(y, t) + h * P;
      const vec product = splat(scan->decays[h].product[t]), skip = splat(scan->d[h]);
      for (int p = 0; p < P; p += VW) {
        vec through = skip * loadUpTo(xHead + p, P - p);
        storeUpTo(yHead + p, fma(product, load(sum + p), through), P - p);
      }
    }
}

void scanBlock(struct scan *scan, const struct scanInputs *inputs, struct outRows y, int count) {
  const int size = scan->paddedDim * scan->paddedState, rowsSize = SCAN_BLOCK * scan->paddedDim;
  findDecays(scan, scan->decays, inputs->dt, count);
  copyRows(inputs->b, scan->dState, scan->b, count);
  copyRows(inputs->c, scan->dState, scan->c, count);
  scaleRows(scan, inputs->x, scan->decays->scale, scan->u, count);
  for (int h = 0; h < scan->nHeads; h++) {
    const struct headDecay *decay = scan->decays + h;
    const struct scanPass pass = {
        .u = scan->u + h * rowsSize,
        .vectors = scan->paddedDim / VW,
        .enter = scan->b,
        .leave = scan->c,
        .broadcasts = scan->paddedState,
        .starts = decay->starts,
        .boundary = decay->boundary,
        .segments = decay->segments,
    };
    scanForward(&pass, scan->state + h * size, scan->sum + h * rowsSize, 0);
  }
  finishRows(scan, inputs->x, y, count);
}

int selectiveScanScratch(int time, int nHeads, int headDim, int dState) {
  struct scratch scratch = {0};
  struct scan scan;
  scanLayout(&scan, nHeads, headDim, dState, &scratch);
  return scratch.used;
}

void selectiveScan(const float *x, const float *b, const float *c, const float *dt, const float *dtBias,
                   const float *aLog, const float *d, const float *h0, float *y, float *hT, int batch,
                   int time, int nHeads, int headDim, int dState, float *scratch) {
  struct scratch cuts = {scratch, 0};
  struct scan scan;
  scanLayout(&scan, nHeads, headDim, dState, &cuts);
  const int width = nHeads * headDim, stateSize = width * dState;
  for (int sequence = 0; sequence < batch; sequence++) {
    scanStart(&scan, dtBias, aLog, d, h0);
    for (int t = 0; t < time; t += SCAN_BLOCK) {
      const int count = time - t < SCAN_BLOCK ? time - t : SCAN_BLOCK;
      const struct scanInputs inputs = {{x, width}, {b, dState}, {c, dState}, {dt, nHeads}};
      scanBlock(&scan, &inputs, (struct outRows){y, width}, count);
      x += (long)count * width;
      y += (long)count * width;
      b += (long)count * dState;
      c += (long)count * dState;
      dt += (long)count * nHeads;
    }
    if (h0) h0 += stateSize;
    if (hT) {
      readState(&scan, scan.state, scan.end, hT);
      hT += stateSize;
    }
  }
}
