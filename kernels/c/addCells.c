#include "kernels.h"
#include "vector.h"

void addCells(const float *table, const int *cells, float *out, int rows, int count, int stride, int width) {
  for (int row = 0; row < rows; row++, cells += stride, out += width)
    for (int i = 0; i < count; i++) {
      if (cells[i] < 0) continue;
      const float *added = table + (long)cells[i] * width;
      FOR_COLUMNS(width, storeUpTo(out + c, loadUpTo(out + c, left) + loadUpTo(added + c, left), left))
    }
}
