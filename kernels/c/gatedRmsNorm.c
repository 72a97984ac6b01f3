#include "gatedRmsNorm.h"

#include "elementwise.h"
#include "kernels.h"

static const float epsilon = 1e-5f;
/** Rows whose share of dWeight is added up in a register. */
enum { GROUP = 4 };

static inline float inverseRms(float squares, int width) {
  return 1 / vsqrt(splat(squares / (float)width + epsilon))[0];
}

void gatedRmsNormRows(struct rows y, struct rows z, const float *weight, struct outRows out, int count,
                      int width) {
  for (int t = 0; t < count; t++) {
    const float *yRow = row(y, t), *zRow = row(z, t);
    float *to = outRow(out, t);
    vec squares = splat(0);
    FOR_COLUMNS(width, {
      prefetch(row(z, t + 2) + c, c);
      prefetch(outRow(out, t + 2) + c, c);
      vec gated = loadUpTo(yRow + c, left) * vsilu(loadUpTo(zRow + c, left));
      squares = fma(gated, gated, squares);
      storeUpTo(to + c, gated, left);
    })
    const vec factor = splat(inverseRms(sumLanes(squares), width));
    FOR_COLUMNS(width,
                storeUpTo(to + c, loadUpTo(to + c, left) * (factor * loadUpTo(weight + c, left)), left))
  }
}

/** Operands of the backward pass. */
struct gradient {
  struct rows y, z, dOut;
  struct outRows dY, dZ;
  const float *weight;
  float *dWeight;
};

INLINE void gradientColumn(const struct gradient *g, const float *inverse, const float *pull, int t,
                           const int n, int c, int left) {
  vec weight = loadUpTo(g->weight + c, left), dWeight = loadUpTo(g->dWeight + c, left);
  UNROLL
  for (int r = 0; r < n; r++) {
    float *dZ = outRow(g->dZ, t + r) + c;
    vec y = loadUpTo(row(g->y, t + r) + c, left), z = loadUpTo(row(g->z, t + r) + c, left);
    vec sigmoid = loadUpTo(dZ, left), silu = z * sigmoid, gated = y * silu;
    vec d = splat(inverse[r]) * loadUpTo(row(g->dOut, t + r) + c, left);
    dWeight = fma(d, gated, dWeight);
    vec dGated = fma(d, weight, splat(-pull[r]) * gated);
    storeUpTo(outRow(g->dY, t + r) + c, dGated * silu, left);
    storeUpTo(dZ, dGated * y * (sigmoid * fma(z, splat(1) - sigmoid, splat(1))), left);
  }
  storeUpTo(g->dWeight + c, dWeight, left);
}

/**
 * With g = y · silu(z), r = 1 / √(mean(g²) + ε) and o = dOut · weight: dg = r o − r³ mean(g o) g.
 * The first sweep leaves the sigmoid of z where dZ will stand.
 */
INLINE void gradientGroup(const struct gradient *g, int t, const int n, int width) {
  float inverse[GROUP], pull[GROUP];
  for (int r = 0; r < n; r++) {
    const float *y = row(g->y, t + r), *z = row(g->z, t + r), *dOut = row(g->dOut, t + r);
    float *sigmoids = outRow(g->dZ, t + r);
    vec squares = splat(0), dot = splat(0);
    FOR_COLUMNS(width, {
      prefetch(row(g->y, t + GROUP + r) + c, c);
      prefetch(row(g->z, t + GROUP + r) + c, c);
      prefetch(row(g->dOut, t + GROUP + r) + c, c);
      prefetch(outRow(g->dZ, t + GROUP + r) + c, c);
      vec gate = loadUpTo(z + c, left), sigmoid = vsigmoid(gate);
      vec gated = loadUpTo(y + c, left) * (gate * sigmoid);
      storeUpTo(sigmoids + c, sigmoid, left);
      squares = fma(gated, gated, squares);
      dot = fma(gated * loadUpTo(g->weight + c, left), loadUpTo(dOut + c, left), dot);
    })
    inverse[r] = inverseRms(sumLanes(squares), width);
    pull[r] = inverse[r] * inverse[r] * inverse[r] * (sumLanes(dot) / (float)width);
  }
  FOR_COLUMNS(width, gradientColumn(g, inverse, pull, t, n, c, left))
}

void gatedRmsNormRowsBackward(struct rows y, struct rows z, const float *weight, struct rows dOut,
                              struct outRows dY, struct outRows dZ, float *dWeight, int count, int width) {
  const struct gradient g = {y, z, dOut, dY, dZ, weight, dWeight};
  int t = 0;
  for (; t + GROUP <= count; t += GROUP) gradientGroup(&g, t, GROUP, width);
  for (; t < count; t++) gradientGroup(&g, t, 1, width);
}

void gatedRmsNorm(const float *y, const float *z, const float *weight, float *out, int rows, int width) {
  gatedRmsNormRows((struct rows){y, width}, (struct rows){z, width}, weight, (struct outRows){out, width},
                   rows, width);
}

void gatedRmsNormBackward(const float *y, const float *z, const float *weight, const float *dOut, float *dY,
                          float *dZ, float *dWeight, int rows, int width) {
  clearArray(dWeight, width);
  gatedRmsNormRowsBackward((struct rows){y, width}, (struct rows){z, width}, weight,
                           (struct rows){dOut, width}, (struct outRows){dY, width},
                           (struct outRows){dZ, width}, dWeight, rows, width);
}
