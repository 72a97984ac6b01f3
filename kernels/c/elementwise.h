/** exp, sigmoid, softplus and SiLU of whole vectors. Relative errors are held by elementwise.test.ts. */
#pragma once

#include "vector.h"

/**
 * e^x: x = n ln 2 + r with |r| ≤ ln 2 / 2, a polynomial for e^r, n into the exponent. 0 below the smallest
 * normal number, infinity above the largest. Coefficients: Cephes expf (Moshier).
 */
static inline vec vexp(vec x) {
  vec clamped = vmin(vmax(x, splat(-88.0f)), splat(88.722f));
  /* Adding 1.5 · 2^23 leaves the nearest whole number in the low bits. */
  const vec shifter = splat(12582912.0f);
  vec shifted = fma(clamped, splat(1.44269504f), shifter);
  vec n = shifted - shifter;
  vec r = fma(n, splat(-0.693359375f), clamped);
  r = fma(n, splat(2.12194440e-4f), r);
  vec p = splat(1.9875691500e-4f);
  p = fma(p, r, splat(1.3981999507e-3f));
  p = fma(p, r, splat(8.3334519073e-3f));
  p = fma(p, r, splat(4.1665795894e-2f));
  p = fma(p, r, splat(1.6666665459e-1f));
  p = fma(p, r, splat(5.0000001201e-1f));
  p = fma(p * r, r, r + splat(1.0f));
  /* Two halves, for n = 128 does not fit into one exponent. */
  ivec whole = (ivec)shifted - (ivec)shifter;
  ivec half = whole >> 1;
  vec scale1 = (vec)((half + 127) << 23);
  vec scale2 = (vec)((whole - half + 127) << 23);
  vec result = choose(x > splat(88.72283f), splat(__builtin_inff()), p * scale1 * scale2);
  return choose(x < splat(-87.33654f), splat(0), result);
}

static inline vec vsigmoid(vec x) { return splat(1) / (splat(1) + vexp(-x)); }
static inline vec vsilu(vec x) { return x / (splat(1) + vexp(-x)); }

/**
 * ln(1 + t) for 0 ≤ t ≤ 1: the logarithm of w = 1 + t in floats, and what the rounding of 1 + t left out.
 * Coefficients: Cephes logf (Moshier).
 */
static inline vec vlog1pUnit(vec t) {
  vec w = splat(1) + t;
  vec lost = (t - (w - splat(1))) / w;
  /* w = 2^e m, √½ ≤ m < √2; e is 0 or 1. */
  ivec isLarge = w > splat(1.41421356f);
  vec e = choose(isLarge, splat(1), splat(0));
  vec r = choose(isLarge, w * splat(0.5f), w) - splat(1);
  vec p = splat(7.0376836292e-2f);
  p = fma(p, r, splat(-1.1514610310e-1f));
  p = fma(p, r, splat(1.1676998740e-1f));
  p = fma(p, r, splat(-1.2420140846e-1f));
  p = fma(p, r, splat(1.4249322787e-1f));
  p = fma(p, r, splat(-1.6668057665e-1f));
  p = fma(p, r, splat(2.0000714765e-1f));
  p = fma(p, r, splat(-2.4999993993e-1f));
  p = fma(p, r, splat(3.3333331174e-1f));
  vec square = r * r;
  vec tail = fma(e, splat(-2.12194440e-4f), p * r * square);
  tail = fma(splat(-0.5f), square, tail);
  return fma(e, splat(0.693359375f), r + tail) + lost;
}

/** ln(1 + e^x), for both signs without overflow: max(x, 0) + ln(1 + e^−|x|). */
static inline vec vsoftplus(vec x) {
  return vmax(x, splat(0)) + vlog1pUnit(vexp(-vmax(x, -x)));
}
