/**
 * The product of a matrix with one vector. Each weight is used once, so that the product takes as long as reading the
 * matrix does.
 *
 * ROWS rows at a time share the loads of x. A row has SUMS sums of its own, vector i of its columns going to sum
 * i mod SUMS whether the row is one of several or alone, so that its result does not depend on the other rows. All
 * sums together, ROWS · SUMS, hide an addition's latency.
 *
 * 384 × 640 weights take 19 µs in wasm, 27 with 4 rows at a time. Native builds take 10 µs with either, which reading
 * them alone takes; to ask early for what comes next gains nothing.
 */
#include "kernels.h"
#include "vector.h"

enum { ROWS = 5, SUMS = 2 };

/** The lanes of the last vector of a row that no vector before it has: the last `left` ones. */
static inline ivec lastLanes(int left) {
  ivec mask;
  for (int i = 0; i < VW; i++) mask[i] = i >= VW - left ? -1 : 0;
  return mask;
}

/** The last vector of a row: it begins within the vector before it and has zeros there. Rows of < VW: loadPart. */
static inline vec loadLast(const float *row, int columns, int left, ivec mask) {
  if (columns < VW) return loadPart(row, left);
  return (vec)(mask & (ivec)load(row + columns - VW));
}

INLINE void multiplyRows(const float *matrix, const float *x, float *out, int columns, const int rows) {
  vec sums[ROWS][SUMS];
  UNROLL for (int r = 0; r < rows; r++)
    UNROLL for (int i = 0; i < SUMS; i++) sums[r][i] = splat(0);
  int c = 0;
  for (; c + SUMS * VW <= columns; c += SUMS * VW)
    UNROLL for (int i = 0; i < SUMS; i++) {
      const vec factor = load(x + c + i * VW);
      UNROLL for (int r = 0; r < rows; r++)
        sums[r][i] = fma(load(matrix + r * columns + c + i * VW), factor, sums[r][i]);
    }
  UNROLL for (int i = 0; i < SUMS - 1; i++)
    if (c + VW <= columns) {
      const vec factor = load(x + c);
      UNROLL for (int r = 0; r < rows; r++) sums[r][i] = fma(load(matrix + r * columns + c), factor, sums[r][i]);
      c += VW;
    }
  const int left = columns - c;
  if (left > 0) {
    const ivec mask = lastLanes(left);
    const vec factor = loadLast(x, columns, left, mask);
    UNROLL for (int r = 0; r < rows; r++) {
      vec *sum = &sums[r][SUMS - 1];
      *sum = fma(loadLast(matrix + r * columns, columns, left, mask), factor, *sum);
    }
  }
  UNROLL for (int r = 0; r < rows; r++) {
    vec sum = sums[r][0];
    UNROLL for (int i = 1; i < SUMS; i++) sum += sums[r][i];
    out[r] = sumLanes(sum);
  }
}

void matrixVector(const float *matrix, const float *x, float *out, int rows, int columns) {
  int row = 0;
  for (; row + ROWS <= rows; row += ROWS, matrix += ROWS * columns)
    multiplyRows(matrix, x, out + row, columns, ROWS);
  for (; row < rows; row++, matrix += columns) multiplyRows(matrix, x, out + row, columns, 1);
}
