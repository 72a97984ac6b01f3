#include "scanTile.h"

/**
 * The state goes through registers in tiles of TILE_BROADCASTS × TILE_VECTORS vectors. A step of a tile loads
 * 2 · broadcasts + 2 · vectors operands, so that tiles near a square are best where the registers are enough.
 */
#if VREGISTERS == 32
#define TILE_VECTORS (VW == 16 ? 2 : 4)
#define TILE_BROADCASTS (VW == 16 ? 8 : 4)
#define HOLDS_BROADCASTS 0
#else
#define TILE_VECTORS 4
#define TILE_BROADCASTS 2
/* With few registers it is better to hold the broadcasts and go through the vectors one by one. */
#define HOLDS_BROADCASTS 1
#endif
#define MAX_BROADCASTS 16

/** Broadcasts of a tile with fewer vectors: as many sums, and a divisor of VW. */
INLINE int tileBroadcasts(int vectors) {
  int broadcasts = TILE_BROADCASTS * TILE_VECTORS / vectors;
  return broadcasts < VW ? broadcasts : VW;
}

/** Vectors of the tile that comes next when `left` are left: TILE_VECTORS, 2 or 1. */
INLINE int tileVectors(int left) {
  return left >= TILE_VECTORS ? TILE_VECTORS : left >= 2 ? 2 : 1;
}

INLINE void tileStep(const int nB, const int nV, vec g[MAX_BROADCASTS][TILE_VECTORS], const float *u,
                     const float *enter, const float *leave, float *restrict sum, const int add) {
  if (HOLDS_BROADCASTS) {
    vec in[MAX_BROADCASTS], out[MAX_BROADCASTS];
    UNROLL
    for (int b = 0; b < nB; b++) in[b] = splat(enter[b]), out[b] = splat(leave[b]);
    UNROLL
    for (int v = 0; v < nV; v++) {
      vec uv = load(u + v * VW), y = add ? load(sum + v * VW) : splat(0);
      UNROLL
      for (int b = 0; b < nB; b++) {
        g[b][v] = fma(in[b], uv, g[b][v]);
        y = fma(out[b], g[b][v], y);
      }
      store(sum + v * VW, y);
    }
  } else {
    vec uv[TILE_VECTORS], y[TILE_VECTORS];
    UNROLL
    for (int v = 0; v < nV; v++) {
      uv[v] = load(u + v * VW);
      y[v] = add ? load(sum + v * VW) : splat(0);
    }
    UNROLL
    for (int b = 0; b < nB; b++) {
      vec in = splat(enter[b]), out = splat(leave[b]);
      UNROLL
      for (int v = 0; v < nV; v++) {
        g[b][v] = fma(in, uv[v], g[b][v]);
        y[v] = fma(out, g[b][v], y[v]);
      }
    }
    UNROLL
    for (int v = 0; v < nV; v++) store(sum + v * VW, y[v]);
  }
}

INLINE void tile(const int nB, const int nV, const int isReverse, const int add,
                 const struct scanPass *pass, int b, int v, const float *before, float *after,
                 float *restrict sum) {
  const int width = pass->vectors * VW, broadcasts = pass->broadcasts, segments = pass->segments;
  const float *u = pass->u + v * VW, *enter = pass->enter + b, *leave = pass->leave + b;
  sum += v * VW;
  vec g[MAX_BROADCASTS][TILE_VECTORS];
  UNROLL
  for (int i = 0; i < nB; i++)
    UNROLL
    for (int j = 0; j < nV; j++) g[i][j] = load(before + (i * nV + j) * VW);
  for (int k = 0; k < segments; k++) {
    const int segment = isReverse ? segments - 1 - k : k;
    const int from = pass->starts[segment], to = pass->starts[segment + 1];
    vec factor = splat(pass->boundary[isReverse ? segment + 1 : segment]);
    UNROLL
    for (int i = 0; i < nB; i++)
      UNROLL
      for (int j = 0; j < nV; j++) g[i][j] *= factor;
    for (int i = 0; i < to - from; i++) {
      const int t = isReverse ? to - 1 - i : from + i;
      tileStep(nB, nV, g, u + t * width, enter + t * broadcasts, leave + t * broadcasts, sum + t * width,
               add);
    }
  }
  UNROLL
  for (int i = 0; i < nB; i++)
    UNROLL
    for (int j = 0; j < nV; j++) store(after + (i * nV + j) * VW, g[i][j]);
}

/** All tiles over `nV` vectors from the v-th. */
INLINE void column(const int nV, const int isReverse, const struct scanPass *pass, int v, const float *before,
                   float *after, float *sum, int add) {
  const int nB = tileBroadcasts(nV);
  before += v * VW * pass->broadcasts;
  after += v * VW * pass->broadcasts;
  for (int b = 0; b < pass->broadcasts; b += nB) {
    if (add || b > 0)
      tile(nB, nV, isReverse, 1, pass, b, v, before, after, sum);
    else
      tile(nB, nV, isReverse, 0, pass, b, v, before, after, sum);
    before += nB * nV * VW;
    after += nB * nV * VW;
  }
}

INLINE void scan(const int isReverse, const struct scanPass *pass, const float *before, float *after,
                 float *sum, int add) {
  for (int v = 0; v < pass->vectors;) {
    const int nV = tileVectors(pass->vectors - v);
    if (nV == TILE_VECTORS)
      column(TILE_VECTORS, isReverse, pass, v, before, after, sum, add);
    else if (nV == 2)
      column(2, isReverse, pass, v, before, after, sum, add);
    else
      column(1, isReverse, pass, v, before, after, sum, add);
    v += nV;
  }
}

void scanForward(const struct scanPass *pass, const float *before, float *after, float *sum, int add) {
  scan(0, pass, before, after, sum, add);
}

void scanReverse(const struct scanPass *pass, const float *before, float *after, float *sum, int add) {
  scan(1, pass, before, after, sum, add);
}

int scanStateIndex(int vectors, int broadcasts, int b, int v) {
  int column = 0, nV = tileVectors(vectors);
  while (v / VW >= column + nV) {
    column += nV;
    nV = tileVectors(vectors - column);
  }
  return (column * broadcasts + b * nV) * VW + v - column * VW;
}
