/** From the logits of a column to a code of each row: temperature, nucleus, inverse of the distribution. */
#include "elementwise.h"
#include "kernels.h"

static inline float largestLane(vec v) {
  float largest = v[0];
  for (int i = 1; i < VW; i++) largest = v[i] > largest ? v[i] : largest;
  return largest;
}

/** Logits become weights e^((logit − largest) · inverse). @return their sum, or −1 where a logit is NaN or ∞ */
static double weigh(float *row, int width, float inverse) {
  const vec none = splat(-__builtin_inff());
  vec largest = none;
  ivec sound = none == none;
  for (int c = 0; c < width; c += VW) {
    vec logit = load(row + c);
    sound &= (logit - logit == splat(0)) | (logit == none);
    largest = vmax(logit, largest);
  }
  if (maskBits(sound) != (1u << VW) - 1) return -1;
  const vec top = splat(largestLane(largest));
  double sum = 0;
  for (int c = 0; c < width; c += VW) {
    vec logit = load(row + c);
    /* By the logit, for an infinity times an inverse of 0 is none. */
    vec weight = choose(logit == none, splat(0), vexp((logit - top) * splat(inverse)));
    store(row + c, weight);
    sum += sumLanes(weight);
  }
  return sum;
}

static inline int isBefore(const float *weights, int a, int b) {
  return weights[a] > weights[b] || (weights[a] == weights[b] && a < b);
}

/** Puts the element at `at` of a heap below all that come before it. */
static void sift(const float *weights, int *heap, int size, int at) {
  int sifted = heap[at];
  for (int child; (child = 2 * at + 1) < size; at = child) {
    if (child + 1 < size && isBefore(weights, heap[child + 1], heap[child])) child++;
    if (!isBefore(weights, heap[child], sifted)) break;
    heap[at] = heap[child];
  }
  heap[at] = sifted;
}

/**
 * Leaves the fewest codes, the most probable first and of equal ones the lower first, that reach `mass`; the
 * weights of the others become 0. A heap rather than sorting: mostly few are left of many.
 *
 * @return the sum of what is left
 */
static double keepNucleus(float *weights, int width, double mass, int *heap) {
  int size = 0;
  for (int code = 0; code < width; code++)
    if (weights[code] > 0) heap[size++] = code;
  for (int at = size / 2; at-- > 0;) sift(weights, heap, size, at);
  double kept = 0;
  while (size > 0 && kept < mass) {
    kept += weights[heap[0]];
    heap[0] = heap[--size];
    if (size > 0) sift(weights, heap, size, 0);
  }
  while (size > 0) weights[heap[--size]] = 0;
  return kept;
}

/** The code in whose part of the sum of weights `target` lies. One of weight 0 has no part. */
static int codeAt(const float *weights, int width, double target) {
  int code = 0;
  for (; code + VW < width; code += VW) {
    double mass = sumLanes(load(weights + code));
    if (target < mass) break;
    target -= mass;
  }
  for (; code < width; code++) {
    if (target < weights[code]) return code;
    target -= weights[code];
  }
  /* Rounding has led past the last one. */
  while (!(weights[--code] > 0)) {}
  return code;
}

int drawCodes(float *logits, const double *uniforms, int *cells, int rows, int width, int stride, int first,
              double inverseTemperature, double topP, float *scratch) {
  for (int row = 0; row < rows; row++, logits += width) {
    double sum = weigh(logits, width, (float)inverseTemperature);
    if (!(sum > 0)) return row;
    if (topP < 1) sum = keepNucleus(logits, width, topP * sum, (int *)scratch);
    cells[(long)row * stride] = first + codeAt(logits, width, uniforms[row] * sum);
  }
  return rows;
}
