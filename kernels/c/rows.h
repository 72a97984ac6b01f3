#pragma once

#include "vector.h"

/** Rows, one a step, whose starts are `stride` floats apart: all of an array, or some columns of it. */
struct rows {
  const float *at;
  int stride;
};

/** Rows that are written. */
struct outRows {
  float *at;
  int stride;
};

static inline const float *row(struct rows rows, int t) { return rows.at + (long)t * rows.stride; }
static inline float *outRow(struct outRows rows, int t) { return rows.at + (long)t * rows.stride; }

static inline void clearArray(float *array, int n) {
  for (int i = 0; i < n; i++) array[i] = 0;
}

/** The first of some sequences writes its sums, the others add theirs: in the order of the sequences. */
static inline void addSequence(float *total, const float *sums, int n, int isFirst) {
  for (int i = 0; i < n; i++) total[i] = isFirst ? sums[i] : total[i] + sums[i];
}

/** out = a + b */
INLINE void addRows(const float *a, const float *b, float *out, int width) {
  FOR_COLUMNS(width, storeUpTo(out + c, loadUpTo(a + c, left) + loadUpTo(b + c, left), left))
}
