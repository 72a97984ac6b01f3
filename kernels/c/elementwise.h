/** exp, sigmoid, tanh, softplus and SiLU of whole vectors. Relative errors are held by elementwise.test.ts. */
#pragma once

#include "vector.h"

/**
 * e^x = 2^n e^r with x = n ln 2 + r, |r| ≤ ln 2 / 2: returns e^r, and n in the low bits of `n`. |x| ≤ 100.
 * A polynomial 1 + r + …, of least relative error (3e-9) on that interval.
 */
static inline vec expRest(vec x, ivec *n) {
  /* Adding 1.5 · 2^23 leaves the nearest whole number in the low bits. */
  const vec shifter = splat(12582912.0f);
  vec shifted = fma(x, splat(1.44269504f), shifter);
  *n = (ivec)shifted;
  vec whole = shifted - shifter;
  vec r = fma(whole, splat(-0.693359375f), x);
  r = fma(whole, splat(2.12194440e-4f), r);
  vec p = fma(splat(1.381461043e-3f), r, splat(8.368710987e-3f));
  p = fma(p, r, splat(4.166838899e-2f));
  p = fma(p, r, splat(1.666652113e-1f));
  p = fma(p, r, splat(4.999999404e-1f));
  return fma(p * r, r, r + splat(1.0f));
}

/** e^x: 0 below the smallest normal number, infinity above the largest. */
static inline vec vexp(vec x) {
  ivec n;
  vec rest = expRest(vmin(vmax(x, splat(-88.0f)), splat(88.722f)), &n);
  /* Two halves, for n = 128 does not fit into one exponent. */
  ivec whole = n - (ivec)splat(12582912.0f);
  ivec half = whole >> 1;
  vec scale1 = (vec)((half + 127) << 23);
  vec scale2 = (vec)((whole - half + 127) << 23);
  vec result = choose(x > splat(88.72283f), splat(__builtin_inff()), rest * scale1 * scale2);
  return choose(x < splat(-87.33654f), splat(0), result);
}

/** e^x where |x| ≤ 87.33, beyond that e^±87.33: half the work, for what adds 1 to it. */
static inline vec vexpBounded(vec x) {
  ivec n;
  vec rest = expRest(vmin(vmax(x, splat(-87.33f)), splat(87.33f)), &n);
  return (vec)((ivec)rest + (n << 23));
}

static inline vec vsigmoid(vec x) { return splat(1) / (splat(1) + vexpBounded(-x)); }
static inline vec vsilu(vec x) { return x / (splat(1) + vexpBounded(-x)); }

/**
 * x · P(x²) / Q(x²), of least relative error (7e-8) up to 9.02, from where tanh is 1 as a float: exact to a few units
 * of the last place near 0 too, where (e^2x − 1) / (e^2x + 1) is not, and half the work. NaN stays NaN.
 */
static inline vec vtanh(vec x) {
  vec u = x * x;
  vec p = fma(splat(1.8536861e-11f), u, splat(-1.2912113e-8f));
  p = fma(p, u, splat(9.3186940e-6f));
  p = fma(p, u, splat(2.9270178e-3f));
  p = fma(p, u, splat(1.2925314e-1f));
  p = fma(p, u, splat(9.9999993e-1f));
  vec q = fma(splat(2.2892573e-4f), u, splat(2.3789564e-2f));
  q = fma(q, u, splat(4.6258617e-1f));
  q = fma(q, u, splat(1.0f));
  vec one = (vec)(((ivec)x & (ivec)splat(-0.0f)) | (ivec)splat(1.0f));
  return choose(u > splat(81.3604f), one, x * p / q);
}

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
  return vmax(x, splat(0)) + vlog1pUnit(vexpBounded(-vmax(x, -x)));
}
