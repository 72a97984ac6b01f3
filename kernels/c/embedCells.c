#include "kernels.h"
#include "rows.h"
#include "vector.h"

void addCells(const float *table, const int *cells, float *out, int rows, int count, int stride, int width) {
  for (int row = 0; row < rows; row++, cells += stride, out += width)
    for (int i = 0; i < count; i++)
      if (cells[i] >= 0) addRows(out, table + (long)cells[i] * width, out, width);
}

void embedCells(const int *cells, const float *table, float *out, int rows, int k, int width) {
  clearArray(out, rows * width);
  addCells(table, cells, out, rows, k, k, width);
}

void embedCellsBackward(const int *cells, const float *dOut, float *dTable, int rows, int k, int width,
                        int tableRows) {
  clearArray(dTable, tableRows * width);
  for (int row = 0; row < rows; row++, cells += k, dOut += width)
    for (int i = 0; i < k; i++) {
      float *added = dTable + (long)cells[i] * width;
      if (cells[i] >= 0) addRows(added, dOut, added, width);
    }
}
