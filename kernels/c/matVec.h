/**
 * Products of one vector with a matrix. Each weight is used once, so that reading them is what the product
 * costs: a packed matrix is read in order, in whole vectors.
 *
 * A matrix [rows, columns] is packed in panels of 8, 4, 2 or 1 vectors of columns, the widest first; a panel
 * holds its rows one after another. After the last column there are zeros, up to a whole vector.
 */
#pragma once

#include "vector.h"

/** Sums that go on at once: so many hide an addition's latency. */
enum { SUMS = 8 };

/** The least multiple of the vector's width that is not less than n. */
static inline int padded(int n) { return (n + VW - 1) / VW * VW; }

/** Vectors in the panel that comes where `left` vectors of columns are left. */
static inline int panelWidth(int left) {
  int width = SUMS;
  while (width > left) width /= 2;
  return width;
}

static inline void packMatrix(const float *matrix, float *packed, int rows, int columns) {
  int first = 0;
  for (int left = padded(columns) / VW, width; left > 0; left -= width) {
    width = panelWidth(left);
    int end = first + width * VW;
    for (int row = 0; row < rows; row++)
      for (int i = first; i < end; i++) *packed++ = i < columns ? matrix[row * columns + i] : 0;
    first = end;
  }
}

/** A panel of `width` vectors, SUMS / width rows at a time, each row with sums of its own. */
INLINE const float *multiplyPanel(const float *packed, const float *x, const float *start, float *out,
                                  int rows, const int width) {
  const int chains = SUMS / width;
  vec sums[SUMS];
  for (int i = 0; i < SUMS; i++) sums[i] = start && i < width ? load(start + i * VW) : splat(0);
  int row = 0;
  for (; row + chains <= rows; row += chains)
    for (int chain = 0; chain < chains; chain++, packed += width * VW)
      for (int i = 0; i < width; i++) {
        vec *sum = &sums[chain * width + i];
        *sum = fma(splat(x[row + chain]), load(packed + i * VW), *sum);
      }
  for (; row < rows; row++, packed += width * VW)
    for (int i = 0; i < width; i++) sums[i] = fma(splat(x[row]), load(packed + i * VW), sums[i]);
  for (int half = SUMS / 2; half >= width; half /= 2)
    for (int i = 0; i < half; i++) sums[i] += sums[i + half];
  for (int i = 0; i < width; i++) store(out + i * VW, sums[i]);
  return packed;
}

/**
 * out = start + x · matrix.
 *
 * @param start [columns, padded], null for zeros; may be `out`
 * @param out [columns, padded]
 */
static inline void multiply(const float *packed, const float *x, const float *start, float *out, int rows,
                            int columns) {
  for (int left = padded(columns) / VW, width; left > 0; left -= width) {
    width = panelWidth(left);
    if (width == 8) packed = multiplyPanel(packed, x, start, out, rows, 8);
    else if (width == 4) packed = multiplyPanel(packed, x, start, out, rows, 4);
    else if (width == 2) packed = multiplyPanel(packed, x, start, out, rows, 2);
    else packed = multiplyPanel(packed, x, start, out, rows, 1);
    out += width * VW;
    if (start) start += width * VW;
  }
}
