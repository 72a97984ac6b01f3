#include "kernels.h"
#include "rows.h"
#include "vector.h"

static const float epsilon = 1e-5f;
/** Rows whose share of dWeight and dBias is added up in registers. */
enum { GROUP = 4 };

struct moments {
  float mean, inverse; /* 1 / √(variance + ε) */
};

/** Deviations of the padding from the mean count as none. */
static inline vec deviation(const float *x, float mean, int left) {
  vec v = loadUpTo(x, left) - splat(mean);
  if (left < VW)
    for (int i = left; i < VW; i++) v[i] = 0;
  return v;
}

static inline struct moments momentsOf(const float *x, int width) {
  vec sum = splat(0), squares = splat(0);
  FOR_COLUMNS(width, sum += loadUpTo(x + c, left))
  const float mean = sumLanes(sum) / (float)width;
  FOR_COLUMNS(width, {
    vec v = deviation(x + c, mean, left);
    squares = fma(v, v, squares);
  })
  return (struct moments){mean, 1 / vsqrt(splat(sumLanes(squares) / (float)width + epsilon))[0]};
}

void layerNorm(const float *x, const float *weight, const float *bias, float *out, int rows, int width) {
  for (int t = 0; t < rows; t++, x += width, out += width) {
    const struct moments m = momentsOf(x, width);
    FOR_COLUMNS(width, {
      vec normal = (loadUpTo(x + c, left) - splat(m.mean)) * splat(m.inverse);
      storeUpTo(out + c, fma(normal, loadUpTo(weight + c, left), loadUpTo(bias + c, left)), left);
    })
  }
}

INLINE void gradientColumn(const float *x, const float *weight, const float *dOut, float *dX, float *dWeight,
                           float *dBias, const struct moments *m, const float *mean, const float *pull,
                           const int n, int width, int left) {
  vec w = loadUpTo(weight, left), dw = loadUpTo(dWeight, left), db = loadUpTo(dBias, left);
  UNROLL
  for (int r = 0; r < n; r++) {
    vec normal = (loadUpTo(x + r * width, left) - splat(m[r].mean)) * splat(m[r].inverse);
    vec d = loadUpTo(dOut + r * width, left);
    dw = fma(d, normal, dw);
    db += d;
    vec inner = fma(d, w, splat(-mean[r])) - splat(pull[r]) * normal;
    storeUpTo(dX + r * width, splat(m[r].inverse) * inner, left);
  }
  storeUpTo(dWeight, dw, left);
  storeUpTo(dBias, db, left);
}

/** With o = dOut · weight and the normal values v: dX = (o − mean(o) − v mean(o v)) / √(variance + ε). */
INLINE void gradientGroup(const float *x, const float *weight, const float *dOut, float *dX, float *dWeight,
                          float *dBias, const int n, int width) {
  struct moments m[GROUP];
  float mean[GROUP], pull[GROUP];
  for (int r = 0; r < n; r++) {
    const float *xRow = x + r * width, *dRow = dOut + r * width;
    m[r] = momentsOf(xRow, width);
    vec sum = splat(0), dot = splat(0);
    FOR_COLUMNS(width, {
      vec o = loadUpTo(dRow + c, left) * loadUpTo(weight + c, left);
      sum += o;
      dot = fma(o, deviation(xRow + c, m[r].mean, left), dot);
    })
    mean[r] = sumLanes(sum) / (float)width;
    pull[r] = m[r].inverse * sumLanes(dot) / (float)width;
  }
  FOR_COLUMNS(width, gradientColumn(x + c, weight + c, dOut + c, dX + c, dWeight + c, dBias + c, m, mean,
                                    pull, n, width, left))
}

void layerNormBackward(const float *x, const float *weight, const float *dOut, float *dX, float *dWeight,
                       float *dBias, int rows, int width) {
  clearArray(dWeight, width);
  clearArray(dBias, width);
  int t = 0;
  for (; t + GROUP <= rows; t += GROUP, x += GROUP * width, dOut += GROUP * width, dX += GROUP * width)
    gradientGroup(x, weight, dOut, dX, dWeight, dBias, GROUP, width);
  for (; t < rows; t++, x += width, dOut += width, dX += width)
    gradientGroup(x, weight, dOut, dX, dWeight, dBias, 1, width);
}
