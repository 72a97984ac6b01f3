/** The parts of gradient boosting that look at every row. */
#include "elementwise.h"
#include "kernels.h"

/** Sums of a bin: first derivatives, second ones, rows, and nothing: one addition for all. */
typedef double cell __attribute__((vector_size(32), aligned(32)));

void fillHistogram(const unsigned char *bins, const float *derivatives, const int *rows, const int *offsets,
                   double *histogram, int count, int width, int cells) {
  cell *sums = (cell *)histogram, total = {0};
  for (int i = 0; i < cells; i++) sums[i] = total;
  for (int i = 0; i < count; i++) {
    int row = rows ? rows[i] : i;
    const unsigned char *of = bins + row * width;
    cell added = {derivatives[2 * row], derivatives[2 * row + 1], 1, 0};
    for (int column = 0; column < width; column++) sums[offsets[column] + of[column]] += added;
    total += added;
  }
  sums[cells] = total;
}

void subtractHistogram(double *histogram, const double *subtracted, int cells) {
  for (int i = 0; i < 4 * cells + 4; i++) histogram[i] -= subtracted[i];
}

int partitionRows(const unsigned char *bins, int *rows, int *spare, int count, int width, int column,
                  int low, int high) {
  int left = 0, right = 0;
  const unsigned span = (unsigned)(high - low);
  /* Without a branch, which would be guessed wrongly every other time. */
  for (int i = 0; i < count; i++) {
    int row = rows[i], outside = (unsigned)(bins[row * width + column] - low) > span;
    rows[left] = row;
    spare[right] = row;
    left += 1 - outside;
    right += outside;
  }
  for (int i = 0; i < right; i++) rows[left + i] = spare[i];
  return left;
}

void addToRows(double *predictions, const int *rows, int count, double value) {
  for (int i = 0; i < count; i++) predictions[rows[i]] += value;
}

typedef double doubles __attribute__((vector_size(8 * VW), aligned(8), may_alias));

/** What a block of rows exceeds its largest prediction by, which is 0 at most. */
INLINE vec below(const double *predictions, const double *largest) {
  return __builtin_convertvector(*(const doubles *)predictions - *(const doubles *)largest, vec);
}

void multinomialDerivatives(const double *predictions, const unsigned char *targets, float *derivatives,
                            int rows, int classes) {
  for (int row = 0; row < rows; row += VW) {
    const double *first = predictions + row;
    double most[VW];
    for (int i = 0; i < VW; i++) most[i] = first[i];
    for (int k = 1; k < classes; k++) {
      const double *of = first + (unsigned)k * rows;
      for (int i = 0; i < VW; i++) most[i] = of[i] > most[i] ? of[i] : most[i];
    }
    vec total = splat(0);
    for (int k = 0; k < classes; k++) total += vexp(below(first + (unsigned)k * rows, most));
    for (int k = 0; k < classes; k++) {
      vec p = vexp(below(first + (unsigned)k * rows, most)) / total;
      vec hessian = p * (splat(1) - p);
      float *out = derivatives + 2 * ((unsigned)k * rows + row);
      for (int i = 0; i < VW; i++) {
        out[2 * i] = targets[row + i] == k ? p[i] - 1 : p[i];
        out[2 * i + 1] = hessian[i];
      }
    }
  }
}
