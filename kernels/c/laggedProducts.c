/**
 * Products of a sequence with itself, shifted by each lag, in float64.
 *
 *   for each block of steps             so that it stays in the L1 cache over all lags
 *     for each lag
 *       for each tile of features       the sums of a block in registers, added to the products: which also keeps
 *                                       rounding small
 *
 * The sequence is copied first, its rows filled up with zeros to whole tiles. Which sums are formed in which order
 * depends on the sizes and the build alone.
 */
#include "kernels.h"
#include "vector.h"
#include "wholeNumbers.h"

/* Rows and vectors of a tile. */
#if VW == 16
enum { ROWS = 4, VECTORS = 4 };
#else
enum { ROWS = 4, VECTORS = 2 };
#endif
enum {
  /* A row is padded to a multiple of both. */
  UNIT = DW > ROWS ? DW : ROWS,
  /* 16 KB for 32 features. */
  BLOCK = 64,
};

int laggedProductsScratch(int steps, int width) { return 2 * steps * roundUp(width, UNIT); }

/** p += the first `left` doubles of v. */
static inline void addUpTo(double *p, dvec v, int left) {
  if (left >= DW)
    storeDoubles(p, loadDoubles(p) + v);
  else
    for (int i = 0; i < left; i++) p[i] += v[i];
}

/** The part of one product that a tile covers, [ROWS, VECTORS · DW] or less at its ends. */
struct tile {
  const double *newer, *older; /* first features of the tile at the block's first step and `lag` steps before it */
  double *product;
  int steps, stride, width;
  int rows, columns; /* that lie in the product, from the tile's first ones on */
};

INLINE void addTile(struct tile t, const int vectors) {
  dvec sum[ROWS][VECTORS];
  UNROLL for (int i = 0; i < ROWS; i++)
    UNROLL for (int v = 0; v < vectors; v++) sum[i][v] = splatDouble(0);
  _Pragma("clang loop unroll(disable)")
  for (int s = 0; s < t.steps; s++, t.newer += t.stride, t.older += t.stride) {
    dvec older[VECTORS];
    UNROLL for (int v = 0; v < vectors; v++) older[v] = loadDoubles(t.older + v * DW);
    UNROLL for (int i = 0; i < ROWS; i++) {
      const dvec newer = splatDouble(t.newer[i]);
      UNROLL for (int v = 0; v < vectors; v++) sum[i][v] = fmaDoubles(newer, older[v], sum[i][v]);
    }
  }
  UNROLL for (int i = 0; i < ROWS; i++)
    if (i < t.rows)
      UNROLL for (int v = 0; v < vectors; v++)
        addUpTo(t.product + i * t.width + v * DW, sum[i][v], t.columns - v * DW);
}

/** Adds what the steps from `first` to before `end` give to the product of one lag. */
static void addBlock(const double *x, double *product, int first, int end, int lag, int width) {
  const int stride = roundUp(width, UNIT);
  for (int column = 0, vectors; column < stride; column += vectors * DW) {
    vectors = stride - column < VECTORS * DW ? 1 : VECTORS;
    for (int row = 0; row < width; row += ROWS) {
      const struct tile t = {
          .newer = x + first * stride + row,
          .older = x + (first - lag) * stride + column,
          .product = product + row * width + column,
          .steps = end - first,
          .stride = stride,
          .width = width,
          .rows = width - row,
          .columns = width - column,
      };
      if (vectors == VECTORS)
        addTile(t, VECTORS);
      else
        addTile(t, 1);
    }
  }
}

void laggedProducts(const double *x, double *products, int steps, int width, int maxLag, float *scratch) {
  const int stride = roundUp(width, UNIT);
  double *rows = (double *)scratch;
  for (int s = 0; s < steps; s++)
    for (int i = 0; i < stride; i++) rows[s * stride + i] = i < width ? x[s * width + i] : 0;
  for (int block = 0; block < steps; block += BLOCK) {
    const int end = least(block + BLOCK, steps);
    for (int lag = 0; lag <= maxLag && lag < end; lag++)
      addBlock(rows, products + lag * width * width, most(lag, block), end, lag, width);
  }
}
