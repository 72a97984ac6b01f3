/**
 * What a machine can do at most with one build's instructions: multiply-adds that wait for nothing, and a
 * matrix-vector product. For wasm the host measures; natively this is a program that prints JSON.
 *
 *     floor WEIGHTS
 */
#include "../../kernels/c/vector.h"

#define EXPORT __attribute__((visibility("default")))

/* Enough to hide the latency of a multiply-add on two ports; more, and clang keeps some in memory. */
enum { SUMS = 12, PANEL = 8 };

/** FLOP of one turn of the loop below. */
EXPORT int flopPerTurn(void) { return 2 * SUMS * VW; }

EXPORT float multiplyAdds(int turns, float factor, float addend) {
  vec sum[SUMS];
  for (int i = 0; i < SUMS; i++) sum[i] = splat((float)i);
  for (int turn = 0; turn < turns; turn++)
    for (int i = 0; i < SUMS; i++) sum[i] = fma(sum[i], splat(factor), splat(addend));
  for (int i = 1; i < SUMS; i++) sum[0] += sum[i];
  return sumLanes(sum[0]);
}

EXPORT int panelWidth(void) { return PANEL * VW; }

/** Weights in panels of PANEL · VW columns with `rows` rows each, every weight read once, in order. */
EXPORT float matVec(const float *weights, const float *x, int panels, int rows) {
  vec total = splat(0);
  for (int panel = 0; panel < panels; panel++) {
    vec sum[PANEL];
    for (int i = 0; i < PANEL; i++) sum[i] = splat(0);
    for (int row = 0; row < rows; row++, weights += PANEL * VW)
      for (int i = 0; i < PANEL; i++) sum[i] = fma(load(weights + i * VW), splat(x[row]), sum[i]);
    for (int i = 0; i < PANEL; i++) total += sum[i];
  }
  return sumLanes(total);
}

#if !defined(__wasm__)
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  timespec_get(&t, TIME_UTC);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

enum { TURNS = 200000, RUNS = 60, ROWS = 128 };

int main(int count, char **arguments) {
  volatile float result;
  double best = 1e30;
  for (int run = 0; run < RUNS; run++) {
    double started = now();
    result = multiplyAdds(TURNS, 0.999f, 0.001f);
    double seconds = now() - started;
    if (seconds < best) best = seconds;
  }
  double flopPerSecond = (double)TURNS * flopPerTurn() / best;

  int wanted = count > 1 ? atoi(arguments[1]) : 1 << 20;
  int panels = (wanted + ROWS * panelWidth() - 1) / (ROWS * panelWidth());
  int size = panels * ROWS * panelWidth();
  float *weights = malloc(sizeof(float) * (size_t)(size + ROWS));
  if (!weights) return 1;
  for (int i = 0; i < size + ROWS; i++) weights[i] = 1e-3f * (float)(i % 1000);
  best = 1e30;
  for (int run = 0; run < 20 * RUNS; run++) {
    double started = now();
    result = matVec(weights, weights + size, panels, ROWS);
    double seconds = now() - started;
    if (seconds < best) best = seconds;
  }
  (void)result;
  printf("{\"flopPerSecond\": %.6g, \"weightsPerSecond\": %.6g}\n", flopPerSecond, (double)size / best);
  return 0;
}
#endif
