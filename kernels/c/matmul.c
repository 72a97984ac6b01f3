/**
 * Matrix products: c [m, n] = op(a) [m, k] · op(b) [k, n], both factors stored plain or transposed.
 *
 * The work is done by register tiles: a few rows by a few vectors of c, kept in registers while p runs over
 * k. A step adds the outer product of a column of op(a) (as broadcasts) and a row of op(b) (as vectors).
 *
 *   for each block of rows of c           so that c stays in cache over the blocks of depth
 *     for each block of columns of c      so that the packed block of op(b) stays in the L2 cache
 *       for each block of depth           partial sums, added to c: which also keeps rounding small
 *         pack op(b) [depth, columns] into panels as wide as a tile, each [depth, panel width]
 *         for each strip of rows of a tile's height
 *           for each panel: one tile
 *
 * Packed, a panel is read in one stream, whichever way b was stored, and its last vector is filled up with
 * zeros, so that tiles know whole vectors only. a is read where it lies in both forms: a tile takes single
 * elements of it, and they stand side by side along p (plain) or along the rows (transposed).
 *
 * Which sums are formed in which order depends on the sizes and the build alone.
 */
#include "kernels.h"
#include "vector.h"
#include "wholeNumbers.h"

/* Rows and vectors of a tile: as many sums as registers hold beside a row of b and a broadcast. */
#if VW == 16
/* 12 rows are as fast on operands in cache; but where rows of a lie 2 KB apart, their lines displace each
 * other in a cache of 8 ways: [32000, 512] · [512, 128] runs at 105 GFLOP/s with 8 rows, at 96 with 12. */
enum { TILE_ROWS = 8, TILE_VECTORS = 2 };
#elif VW == 8
enum { TILE_ROWS = 6, TILE_VECTORS = 2 };
#elif VREGISTERS == 32
enum { TILE_ROWS = 6, TILE_VECTORS = 4 };
#else
/* 3 rows of 3 vectors are 3 % faster in Node 20, but in Node 24 they spill: 26 GFLOP/s instead of 40. */
enum { TILE_ROWS = 4, TILE_VECTORS = 2 };
#endif
enum {
  PANEL = TILE_VECTORS * VW,
  /* A packed block takes 384 KB of the L2 cache at most, a panel 24 KB of the L1 cache. Depths of 128 and
   * 256 are as fast in every build, within 3 %. */
  BLOCK_DEPTH = 192,
  BLOCK_COLUMNS = 512,
  BLOCK_ROWS = 1024,
  CACHE_LINE = 16, /* floats */
};

/** c = addend + a · panel. Element (i, p) of a is a[i * strideA + p], transposed a[p * strideA + i]. */
struct tile {
  const float *a;
  const float *panel; /* [depth, whole vectors] */
  const float *addend; /* c itself, or one row for all: stride 0 */
  float *c;
  int strideA, addendStride, strideC, depth;
};

/** sum += the outer product of column p of a and the panel's next row. */
INLINE void addStep(vec sum[TILE_ROWS][TILE_VECTORS], int rows, int vectors, int transposed, const struct tile *t,
                    const float *panel, int p) {
  vec b[TILE_VECTORS];
  UNROLL for (int v = 0; v < vectors; v++) b[v] = load(panel + v * VW);
  UNROLL for (int i = 0; i < rows; i++) {
    vec a = splat(transposed ? t->a[p * t->strideA + i] : t->a[i * t->strideA + p]);
    UNROLL for (int v = 0; v < vectors; v++) sum[i][v] = fma(a, b[v], sum[i][v]);
  }
}

/** With constants for `rows`, `vectors` and `transposed`, all of `sum` is in registers. */
INLINE void multiply(int rows, int vectors, int transposed, struct tile t) {
  vec sum[TILE_ROWS][TILE_VECTORS];
  UNROLL for (int i = 0; i < rows; i++) {
    for (int j = 0; j < vectors * VW; j += CACHE_LINE) __builtin_prefetch(t.c + i * t.strideC + j, 1);
    UNROLL for (int v = 0; v < vectors; v++) sum[i][v] = splat(0);
  }
  int p = 0;
  if (rows <= 2) {
    /* One or two rows alone would wait for each sum before they add to it: every other step has sums of its own. */
    vec odd[TILE_ROWS][TILE_VECTORS];
    UNROLL for (int i = 0; i < rows; i++)
      UNROLL for (int v = 0; v < vectors; v++) odd[i][v] = splat(0);
    _Pragma("clang loop unroll(disable)")
    for (; p + 2 <= t.depth; p += 2, t.panel += 2 * vectors * VW) {
      addStep(sum, rows, vectors, transposed, &t, t.panel, p);
      addStep(odd, rows, vectors, transposed, &t, t.panel + vectors * VW, p + 1);
    }
    UNROLL for (int i = 0; i < rows; i++)
      UNROLL for (int v = 0; v < vectors; v++) sum[i][v] += odd[i][v];
  }
  /* Unrolled, clang loads the broadcasts of several steps ahead and spills: wasm 33 GFLOP/s, not 39. */
  _Pragma("clang loop unroll(disable)")
  for (; p < t.depth; p++, t.panel += vectors * VW) addStep(sum, rows, vectors, transposed, &t, t.panel, p);
  UNROLL for (int i = 0; i < rows; i++)
    UNROLL for (int v = 0; v < vectors; v++)
      store(t.c + i * t.strideC + v * VW, sum[i][v] + load(t.addend + i * t.addendStride + v * VW));
}

#define CASE(count, limit, call) \
  case count:                    \
    if (count <= limit) call;    \
    break;

INLINE void multiplyRows(int rows, int vectors, int transposed, const struct tile *t) {
#define ROWS(count) CASE(count, TILE_ROWS, multiply(count, vectors, transposed, *t))
  switch (rows) { ROWS(1) ROWS(2) ROWS(3) ROWS(4) ROWS(5) ROWS(6) ROWS(7) ROWS(8) }
#undef ROWS
}

/** A tile of any size up to the largest: all of them are compiled apart. */
static void multiplyVectors(int rows, int vectors, int transposed, const struct tile *t) {
#define PLAIN(count) CASE(count, TILE_VECTORS, multiplyRows(rows, count, 0, t))
#define TRANSPOSED(count) CASE(count, TILE_VECTORS, multiplyRows(rows, count, 1, t))
  if (transposed)
    switch (vectors) { TRANSPOSED(1) TRANSPOSED(2) TRANSPOSED(3) TRANSPOSED(4) }
  else
    switch (vectors) { PLAIN(1) PLAIN(2) PLAIN(3) PLAIN(4) }
#undef PLAIN
#undef TRANSPOSED
}

/** A tile of `columns` columns, which need not be whole vectors: then it goes through a whole one. */
static void multiplyColumns(int rows, int columns, int transposed, const struct tile *t) {
  int vectors = divideUp(columns, VW), width = vectors * VW;
  if (columns == width) {
    multiplyVectors(rows, vectors, transposed, t);
    return;
  }
  float whole[TILE_ROWS * PANEL];
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < width; j++)
      whole[i * width + j] = j < columns ? t->addend[i * t->addendStride + j] : 0;
  struct tile padded = {t->a, t->panel, whole, whole, t->strideA, width, width, t->depth};
  multiplyVectors(rows, vectors, transposed, &padded);
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++) t->c[i * t->strideC + j] = whole[i * width + j];
}

/** A share of a strip's lines of a: its panel'th of `panels`. The hardware sees no stream in short rows. */
INLINE void prefetchStrip(const float *a, int strideA, int rows, int depth, int panel, int panels) {
  for (int p = panel * CACHE_LINE; p < depth; p += panels * CACHE_LINE)
    for (int i = 0; i < rows; i++) __builtin_prefetch(a + i * strideA + p);
}

/** Rows [0, m) by columns [0, n) of c from packed panels; `block` is the tile at the first of both. */
static void multiplyBlock(int m, int n, int transposed, struct tile block) {
  int strips = divideUp(m, TILE_ROWS), panels = divideUp(n, PANEL);
  for (int strip = 0, i = 0, rows; strip < strips; strip++, i += rows) {
    rows = m / strips + (strip < m % strips); /* evenly, rather than a low strip at the end */
    const float *a = block.a + (transposed ? i : i * block.strideA);
    for (int panel = 0; panel < panels; panel++) {
      int j = panel * PANEL;
      if (!transposed && strip + 1 < strips)
        prefetchStrip(a + rows * block.strideA, block.strideA, rows, block.depth, panel, panels);
      struct tile t = block;
      t.a = a;
      t.panel += j * block.depth;
      t.addend += i * block.addendStride + j;
      t.c += i * block.strideC + j;
      multiplyColumns(rows, least(PANEL, n - j), transposed, &t);
    }
  }
}

/** `depth` rows of `columns` floats to rows of whole vectors. */
static void copyToPanel(const float *b, int strideB, int depth, int columns, float *panel) {
  for (int p = 0; p < depth; p++, b += strideB)
    for (int j = 0; j < columns; j += VW, panel += VW)
      store(panel, loadUpTo(b + j, columns - j));
}

typedef float quad __attribute__((vector_size(16), aligned(4), may_alias));

/** 4 rows of 4 floats to 4 columns: element by element, a product of 64 × 64 × 64 takes 13 % longer. */
INLINE void transposeQuads(const float *from, int fromStride, float *to, int toStride) {
  const quad *row0 = (const quad *)from, *row1 = (const quad *)(from + fromStride);
  const quad *row2 = (const quad *)(from + 2 * fromStride), *row3 = (const quad *)(from + 3 * fromStride);
  quad low01 = __builtin_shufflevector(*row0, *row1, 0, 4, 1, 5);
  quad low23 = __builtin_shufflevector(*row2, *row3, 0, 4, 1, 5);
  quad high01 = __builtin_shufflevector(*row0, *row1, 2, 6, 3, 7);
  quad high23 = __builtin_shufflevector(*row2, *row3, 2, 6, 3, 7);
  *(quad *)to = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
  *(quad *)(to + toStride) = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
  *(quad *)(to + 2 * toStride) = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
  *(quad *)(to + 3 * toStride) = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
}

/** The same from `columns` rows of `depth` floats. */
static void transposeToPanel(const float *b, int strideB, int depth, int columns, float *panel) {
  int width = roundUp(columns, VW);
  for (int j = 0; j < width; j += 4, b += 4 * strideB) {
    int p = 0;
    if (j + 4 <= columns)
      for (; p + 4 <= depth; p += 4) transposeQuads(b + p, strideB, panel + p * width + j, width);
    for (; p < depth; p++)
      for (int q = 0; q < 4; q++) panel[p * width + j + q] = j + q < columns ? b[q * strideB + p] : 0;
  }
}

/** Packs op(b) [depth, n] into its panels, one behind the other. */
static void packBlock(const float *b, int strideB, int transposed, int depth, int n, float *packed) {
  /* A few rows at a time over all panels: a panel at a time would take small pieces far apart. */
  int group = transposed ? depth : 8;
  for (int p = 0; p < depth; p += group)
    for (int j = 0; j < n; j += PANEL) {
      int rows = least(group, depth - p), columns = least(PANEL, n - j);
      float *panel = packed + j * depth + p * roundUp(columns, VW);
      if (transposed) transposeToPanel(b + j * strideB, strideB, rows, columns, panel);
      else copyToPanel(b + p * strideB + j, strideB, rows, columns, panel);
    }
}

int packedFactorSize(int n, int k) { return roundUp(n, VW) * k; }

void packFactor(const float *b, float *packed, int n, int k, int flags) {
  int transposed = (flags & TRANSPOSE_B) != 0;
  packBlock(b, transposed ? k : n, transposed, k, n, packed);
}

void multiplyPacked(const float *a, const float *packed, const float *start, float *c, int m, int n, int k) {
  int width = roundUp(n, VW);
  struct tile all = {
    .a = a, .panel = packed, .addend = start, .c = c, .strideA = k, .addendStride = 0, .strideC = width, .depth = k};
  multiplyBlock(m, width, 0, all);
}

/** The same depth for all blocks but the last, so that none is much lower than the others. */
INLINE int blockDepth(int k) { return k == 0 ? 0 : divideUp(k, divideUp(k, BLOCK_DEPTH)); }
INLINE int blockColumns(int n) { return least(BLOCK_COLUMNS, roundUp(n, VW)); }

/** A row of zeros and a packed block. */
int matmulScratch(int m, int n, int k, int flags) { return (1 + blockDepth(k)) * blockColumns(n); }
int largestMatmulScratch(int n, int k) { return (1 + least(k, BLOCK_DEPTH)) * blockColumns(n); }

void matmul(const float *a, const float *b, const float *bias, float *c, int m, int n, int k, int flags,
            int batch, int strideA, int strideB, int strideC, float *scratch) {
  int transposedA = (flags & TRANSPOSE_A) != 0, transposedB = (flags & TRANSPOSE_B) != 0;
  int addsToC = (flags & ADD_TO_C) != 0;
  int rowA = transposedA ? m : k, rowB = transposedB ? k : n;
  float *zeros = scratch, *packed = scratch + blockColumns(n);
  for (int j = 0; j < blockColumns(n); j++) zeros[j] = 0;
  for (; batch > 0; batch--, a += strideA, b += strideB, c += strideC) {
    if (addsToC && bias)
      for (int i = 0; i < m; i++)
        for (int j = 0; j < n; j++) c[i * n + j] += bias[j];
    for (int i = 0; i < m; i += BLOCK_ROWS)
      for (int j = 0; j < n; j += BLOCK_COLUMNS) {
        int columns = least(BLOCK_COLUMNS, n - j), p = 0;
        float *to = c + i * n + j;
        do { /* once even when k is 0, for c is to be written */
          int depth = least(blockDepth(k), k - p);
          const float *fromB = b + (transposedB ? j * rowB + p : p * rowB + j);
          packBlock(fromB, rowB, transposedB, depth, columns, packed);
          int isAdded = addsToC || p > 0;
          struct tile block = {
            .a = a + (transposedA ? p * rowA + i : i * rowA + p),
            .panel = packed,
            .addend = isAdded ? to : bias ? bias + j : zeros,
            .c = to,
            .strideA = rowA,
            .addendStride = isAdded ? n : 0,
            .strideC = n,
            .depth = depth,
          };
          multiplyBlock(least(BLOCK_ROWS, m - i), columns, transposedA, block);
          p += depth;
        } while (p < k);
      }
  }
}
