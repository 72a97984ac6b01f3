/**
 * A gated recurrent unit over whole sequences, and back through time. kernels/ops/blockOps.ts has the formulas.
 *
 * What a step waits for is its product with the hidden weights. These are packed once a call into panels as wide as a
 * tile, each a single stream, and a panel is read for all rows of the batch before the next one, whose sums go from
 * registers to the gates at once. Where few rows leave the arithmetic idle, reading the weights is what a step costs.
 *
 * Backward, steps come in chunks: their gradients of the products, and the states that they met, lie together until
 * they make a part of dHiddenWeight, one product for all of a chunk's rows, which then are still in the cache.
 */
#include "gruCell.h"
#include "kernels.h"
#include "rows.h"
#include "scratch.h"
#include "wholeNumbers.h"

/* Rows of a tile: three sums each, as many as registers hold beside a row of the panel and a broadcast. */
#if VREGISTERS == 32
enum { TILE_ROWS = 8 };
#else
enum { TILE_ROWS = 4 };
#endif
enum {
  /** Vectors in a row of a panel: of the forward pass the same columns of r, z and n. */
  FORWARD_VECTORS = 3,
  BACKWARD_VECTORS = 2,
  BACKWARD_PANEL = BACKWARD_VECTORS * VW,
  /** A depth that the product for dHiddenWeight takes at once. */
  CHUNK_ROWS = 192,
};

/* --- Products --- */

/** out [rows, vectors] = start [vectors], null for zeros, + x [rows, depth] · panel [depth, vectors]. */
struct tile {
  const float *panel, *x, *start;
  float *out;
  int stride, depth; /* of x */
};

/** With constants for `rows` and `vectors`, all sums are in registers. */
INLINE void multiply(const int rows, const int vectors, struct tile t) {
  vec sum[TILE_ROWS][FORWARD_VECTORS];
  UNROLL for (int i = 0; i < rows; i++)
    UNROLL for (int v = 0; v < vectors; v++) sum[i][v] = t.start ? load(t.start + v * VW) : splat(0);
  /* As in matmul.c: unrolled, it spills. */
  _Pragma("clang loop unroll(disable)")
  for (int p = 0; p < t.depth; p++, t.panel += vectors * VW) {
    vec w[FORWARD_VECTORS];
    UNROLL for (int v = 0; v < vectors; v++) w[v] = load(t.panel + v * VW);
    UNROLL for (int i = 0; i < rows; i++) {
      vec x = splat(t.x[i * t.stride + p]);
      UNROLL for (int v = 0; v < vectors; v++) sum[i][v] = fma(x, w[v], sum[i][v]);
    }
  }
  UNROLL for (int i = 0; i < rows; i++)
    UNROLL for (int v = 0; v < vectors; v++) store(t.out + (i * vectors + v) * VW, sum[i][v]);
}

#define ROWS(count)                                      \
  case count:                                            \
    if (count <= TILE_ROWS) multiply(count, vectors, *t); \
    break;

INLINE void multiplyRows(int rows, const int vectors, const struct tile *t) {
  switch (rows) { ROWS(1) ROWS(2) ROWS(3) ROWS(4) ROWS(5) ROWS(6) ROWS(7) ROWS(8) }
}

static void multiplyVectors(int rows, int vectors, const struct tile *t) {
  if (vectors == 3) multiplyRows(rows, 3, t);
  else if (vectors == 2) multiplyRows(rows, 2, t);
  else multiplyRows(rows, 1, t);
}

/** Runs the statement for tiles of `rows` rows of the batch, from row `first` on: evenly, rather than a low one last. */
#define FOR_TILES(batch, ...)                                                                      \
  for (int tiles = divideUp(batch, TILE_ROWS), i = 0, first = 0, rows; i < tiles; i++, first += rows) { \
    rows = (batch) / tiles + (i < (batch) % tiles);                                                \
    __VA_ARGS__;                                                                                   \
  }

struct sizes {
  int batch, time, hidden;
};

/* --- Forward --- */

struct forward {
  struct sizes sizes;
  float *weight;         /* panels [H, r | z | n] */
  float *bias;           /* a row of each panel */
  float *before, *after; /* [batch, H] states */
};

static struct forward cutForward(struct scratch *scratch, struct sizes s) {
  struct forward f = {.sizes = s};
  int width = FORWARD_VECTORS * roundUp(s.hidden, VW);
  f.weight = take(scratch, s.hidden * width);
  f.bias = take(scratch, width);
  f.before = take(scratch, s.batch * s.hidden);
  f.after = take(scratch, s.batch * s.hidden);
  return f;
}

/** `count` rows r | z | n to panels. */
static void packForward(const float *rows, float *packed, int count, int hidden) {
  for (int c = 0; c < hidden; c += VW)
    for (int k = 0; k < count; k++)
      for (int gate = 0; gate < 3; gate++, packed += VW)
        store(packed, loadUpTo(rows + (k * 3 + gate) * hidden + c, hidden - c));
}

/** From the sums of a tile to the states of its units, the first of them c, at step t; `first` is its first row. */
static void finishForward(const struct forward *f, const float *sums, const float *gates, float *states, float *kept,
                          int t, int first, int rows, int c) {
  const int H = f->sizes.hidden, left = H - c;
  for (int b = first; b < first + rows; b++, sums += FORWARD_VECTORS * VW) {
    const long row = (long)b * f->sizes.time + t;
    const float *own = gates + row * 3 * H + c;
    float *keep = kept + row * 4 * H + c;
    vec reset = load(sums) + loadUpTo(own, left), update = load(sums + VW) + loadUpTo(own + H, left);
    vec recurrent = load(sums + 2 * VW), before = t > 0 ? loadUpTo(f->before + b * H + c, left) : splat(0);
    struct gruCell cell = gruCell(reset, update, loadUpTo(own + 2 * H, left), recurrent, before);
    storeUpTo(states + row * H + c, cell.state, left);
    storeUpTo(f->after + b * H + c, cell.state, left);
    storeUpTo(keep, cell.reset, left);
    storeUpTo(keep + H, cell.update, left);
    storeUpTo(keep + 2 * H, cell.candidate, left);
    storeUpTo(keep + 3 * H, recurrent, left);
  }
}

void gru(const float *gates, const float *hiddenWeight, const float *hiddenBias, float *states, float *kept,
         int batch, int time, int hidden, float *scratch) {
  struct scratch memory = {scratch, 0};
  struct forward f = cutForward(&memory, (struct sizes){batch, time, hidden});
  packForward(hiddenWeight, f.weight, hidden, hidden);
  packForward(hiddenBias, f.bias, 1, hidden);
  for (int t = 0; t < time; t++) {
    for (int c = 0; c < hidden; c += VW) {
      float sums[TILE_ROWS * FORWARD_VECTORS * VW];
      struct tile tile = {f.weight + c * FORWARD_VECTORS * hidden, 0, f.bias + c * FORWARD_VECTORS, sums, hidden,
                          t > 0 ? hidden : 0};
      FOR_TILES(batch, {
        tile.x = f.before + first * hidden;
        multiplyVectors(rows, FORWARD_VECTORS, &tile);
        finishForward(&f, sums, gates, states, kept, t, first, rows, c);
      })
    }
    float *after = f.after;
    f.after = f.before;
    f.before = after;
  }
}

/* --- Backward --- */

struct backward {
  struct sizes sizes;
  const float *states, *kept, *dStates;
  float *dGates, *dHiddenBias;
  float *weight;    /* hiddenWeight transposed, panels [3H, BACKWARD_VECTORS] */
  float *carried;   /* [batch, H] what comes to a state's gradient through the next update gate */
  float *dProducts; /* [steps + 1, batch, 3H], the last for the step behind the chunk */
  float *before;    /* [steps, batch, H] the states that the chunk's steps met */
  float *product;   /* what products need */
  int steps;        /* of a chunk */
};

static struct backward cutBackward(struct scratch *scratch, struct sizes s) {
  struct backward w = {.sizes = s, .steps = least(s.time, most(1, CHUNK_ROWS / s.batch))};
  int rows = w.steps * s.batch;
  w.weight = take(scratch, 3 * s.hidden * roundUp(s.hidden, VW));
  w.carried = take(scratch, s.batch * s.hidden);
  w.dProducts = take(scratch, (rows + s.batch) * 3 * s.hidden);
  w.before = take(scratch, rows * s.hidden);
  w.product = take(scratch, largestMatmulScratch(3 * s.hidden, rows));
  return w;
}

int gruScratch(int batch, int time, int hidden) {
  struct sizes s = {batch, time, hidden};
  struct scratch forward = {0, 0}, backward = {0, 0};
  cutForward(&forward, s);
  cutBackward(&backward, s);
  return most(forward.used, backward.used);
}

/** Vectors of the panel that begins at column c. */
INLINE int vectorsAt(int c, int hidden) { return least(BACKWARD_VECTORS, divideUp(hidden - c, VW)); }

static void packBackward(const float *weight, float *packed, int hidden) {
  for (int c = 0; c < hidden; c += BACKWARD_PANEL) {
    int width = vectorsAt(c, hidden) * VW;
    for (int j = 0; j < width; j++)
      for (int k = 0; k < 3 * hidden; k++)
        packed[k * width + j] = c + j < hidden ? weight[(c + j) * 3 * hidden + k] : 0;
    packed += 3 * hidden * width;
  }
}

/**
 * From what comes through the next step's products to the gradients of the units of a vector, the first of them c.
 *
 * @param place of step t in its chunk
 */
static void finishBackward(const struct backward *w, const float *sums, int stride, int t, int place, int first,
                           int rows, int c) {
  const int H = w->sizes.hidden, left = H - c;
  const vec one = splat(1);
  float *bias = w->dHiddenBias + c;
  vec biasR = loadUpTo(bias, left), biasZ = loadUpTo(bias + H, left), biasN = loadUpTo(bias + 2 * H, left);
  for (int b = first; b < first + rows; b++, sums += stride) {
    const long row = (long)b * w->sizes.time + t, chunkRow = (long)place * w->sizes.batch + b;
    const float *keep = w->kept + row * 4 * H + c;
    float *dGates = w->dGates + row * 3 * H + c, *dProducts = w->dProducts + chunkRow * 3 * H + c;
    float *carried = w->carried + b * H + c;
    vec r = loadUpTo(keep, left), z = loadUpTo(keep + H, left), n = loadUpTo(keep + 2 * H, left);
    vec recurrent = loadUpTo(keep + 3 * H, left);
    vec before = t > 0 ? loadUpTo(w->states + (row - 1) * H + c, left) : splat(0);
    vec dState = load(sums) + loadUpTo(carried, left) + loadUpTo(w->dStates + row * H + c, left);
    vec dN = dState * (one - z) * (one - n * n);
    vec dZ = dState * (before - n) * z * (one - z);
    vec dR = dN * recurrent * r * (one - r);
    vec dRecurrent = dN * r;
    storeUpTo(dGates, dR, left);
    storeUpTo(dGates + H, dZ, left);
    storeUpTo(dGates + 2 * H, dN, left);
    storeUpTo(dProducts, dR, left);
    storeUpTo(dProducts + H, dZ, left);
    storeUpTo(dProducts + 2 * H, dRecurrent, left);
    storeUpTo(w->before + chunkRow * H + c, before, left);
    storeUpTo(carried, dState * z, left);
    biasR += dR;
    biasZ += dZ;
    biasN += dRecurrent;
  }
  storeUpTo(bias, biasR, left);
  storeUpTo(bias + H, biasZ, left);
  storeUpTo(bias + 2 * H, biasN, left);
}

static void stepBackward(const struct backward *w, int t, int place) {
  const int batch = w->sizes.batch, hidden = w->sizes.hidden, width = 3 * hidden;
  const float *dNext = w->dProducts + (place + 1) * batch * width;
  float sums[TILE_ROWS * BACKWARD_PANEL];
  struct tile tile = {w->weight, 0, 0, sums, width, t + 1 < w->sizes.time ? width : 0};
  for (int c = 0; c < hidden; c += BACKWARD_PANEL) {
    const int vectors = vectorsAt(c, hidden);
    FOR_TILES(batch, {
      tile.x = dNext + first * width;
      multiplyVectors(rows, vectors, &tile);
      for (int v = 0; v < vectors; v++)
        finishBackward(w, sums + v * VW, vectors * VW, t, place, first, rows, c + v * VW);
    })
    tile.panel += width * vectors * VW;
  }
}

void gruBackward(const float *hiddenWeight, const float *states, const float *kept, const float *dStates,
                 float *dGates, float *dHiddenWeight, float *dHiddenBias, int batch, int time, int hidden,
                 float *scratch) {
  struct scratch memory = {scratch, 0};
  struct backward w = cutBackward(&memory, (struct sizes){batch, time, hidden});
  const int width = 3 * hidden;
  w.states = states;
  w.kept = kept;
  w.dStates = dStates;
  w.dGates = dGates;
  w.dHiddenBias = dHiddenBias;
  packBackward(hiddenWeight, w.weight, hidden);
  clearArray(w.carried, batch * hidden);
  clearArray(dHiddenBias, width);
  for (int to = time, from; to > 0; to = from) {
    from = most(0, to - w.steps);
    for (int t = to - 1; t >= from; t--) stepBackward(&w, t, t - from);
    const int skipped = from == 0 ? batch : 0; /* the first step meets zeros */
    matmul(w.before + skipped * hidden, w.dProducts + skipped * width, 0, dHiddenWeight, hidden, width,
           (to - from) * batch - skipped, TRANSPOSE_A | (to < time ? ADD_TO_C : 0), 1, 0, 0, 0, w.product);
    const int next = least(w.steps, from); /* of the chunk before */
    __builtin_memcpy(w.dProducts + next * batch * width, w.dProducts, sizeof(float) * batch * width * (next > 0));
  }
}
