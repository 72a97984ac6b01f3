#include "matVec.h"

#include "kernels.h"

int packMatrix(const float *matrix, float *packed, int rows, int columns) {
  if (!packed) return rows * padded(columns);
  int first = 0;
  for (int left = padded(columns) / VW, width; left > 0; left -= width) {
    width = panelWidth(left);
    int end = first + width * VW;
    for (int row = 0; row < rows; row++)
      for (int i = first; i < end; i++) *packed++ = i < columns ? matrix[row * columns + i] : 0;
    first = end;
  }
  return rows * padded(columns);
}

void matVec(const float *packed, const float *x, float *out, int rows, int columns) {
  multiply(packed, x, 0, out, rows, columns);
}
