#include "kernels.h"
#include "rows.h"
#include "vector.h"

static void addRow(float *to, const float *row, int width) {
  FOR_COLUMNS(width, storeUpTo(to + c, loadUpTo(to + c, left) + loadUpTo(row + c, left), left))
}

void addCells(const float *table, const int *cells, float *out, int rows, int count, int stride, int width) {
  for (int row = 0; row < rows; row++, cells += stride, out += width)
    for (int i = 0; i < count; i++)
      if (cells[i] >= 0) addRow(out, table + (long)cells[i] * width, width);
}

void embedCells(const int *cells, const float *table, float *out, int rows, int k, int width) {
  clearArray(out, rows * width);
  addCells(table, cells, out, rows, k, k, width);
}

void embedCellsBackward(const int *cells, const float *dOut, float *dTable, int rows, int k, int width,
                        int tableRows) {
  clearArray(dTable, tableRows * width);
  for (int row = 0; row < rows; row++, cells += k, dOut += width)
    for (int i = 0; i < k; i++)
      if (cells[i] >= 0) addRow(dTable + (long)cells[i] * width, dOut, width);
}
