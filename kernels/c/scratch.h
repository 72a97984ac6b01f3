/** Working memory cut into arrays: the same cuts on no memory at all tell how much of it is needed. */
#pragma once

struct scratch {
  float *base; /* null: only counts */
  int used;    /* floats */
};

/** An array of n floats, aligned to 64 bytes where the base is. */
static inline float *take(struct scratch *scratch, int n) {
  float *array = scratch->base ? scratch->base + scratch->used : 0;
  scratch->used += (n + 15) / 16 * 16;
  return array;
}
