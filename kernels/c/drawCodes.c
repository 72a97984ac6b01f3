/** From the logits of a column to a code of each row: temperature, nucleus, inverse of the distribution. */
#include "elementwise.h"
#include "kernels.h"

typedef int aliasedInt __attribute__((may_alias));

/** Numbers that are not negative have the order of their bits, read as whole numbers. */
static inline int bitsOf(const float *number) { return *(const aliasedInt *)number; }

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

/** Sum of the weights whose bits, as a whole number, are `least` or more. */
static inline double massFrom(const float *weights, int width, int least) {
  const ivec bound = (ivec){0} + (least - 1);
  vec sum = splat(0);
  for (int c = 0; c < width; c += VW) {
    vec weight = load(weights + c);
    sum += (vec)((ivec)weight & ((ivec)weight > bound));
  }
  return sumLanes(sum);
}

/**
 * Leaves the fewest codes, the most probable first and of equal ones the lower first, that reach `mass`; the
 * weights of the others become 0. The least weight that is left is found by bisection of its bits: 30 sums,
 * whatever the weights are. With a heap, sampling of flat distributions of 64 codes takes 1.5 times as long.
 *
 * @return the sum of what is left
 */
static double keepNucleus(float *weights, int width, double mass) {
  const float one = 1;
  int reached = 0, missed = bitsOf(&one) + 1;
  while (missed - reached > 1) {
    int middle = reached + (missed - reached) / 2;
    if (massFrom(weights, width, middle) >= mass) reached = middle;
    else missed = middle;
  }
  double kept = massFrom(weights, width, missed);
  for (int code = 0; code < width; code++) {
    int bits = bitsOf(weights + code);
    if (bits > reached) continue;
    if (bits == reached && kept < mass) kept += weights[code];
    else weights[code] = 0;
  }
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
              double inverseTemperature, double topP) {
  for (int row = 0; row < rows; row++, logits += width) {
    double sum = weigh(logits, width, (float)inverseTemperature);
    if (!(sum > 0)) return row;
    if (topP < 1) sum = keepNucleus(logits, width, topP * sum);
    cells[(long)row * stride] = first + codeAt(logits, width, uniforms[row] * sum);
  }
  return rows;
}
