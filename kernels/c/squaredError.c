#include "kernels.h"
#include "vector.h"

void squaredError(const float *prediction, const float *target, const float *weight, float *loss,
                  int rows, int width) {
  double total = 0;
  for (int row = 0; row < rows; row++) {
    const float *p = prediction + (long)row * width, *t = target + (long)row * width;
    vec squares = splat(0);
    for (int i = 0; i < width; i += VW) {
      int left = width - i < VW ? width - i : VW;
      vec error = loadUpTo(p + i, left) - loadUpTo(t + i, left);
      squares = fma(error, error, squares);
    }
    total += (double)weight[row] * sumLanes(squares);
  }
  *loss = (float)total;
}

void squaredErrorBackward(const float *prediction, const float *target, const float *weight,
                          const float *dLoss, float *dPrediction, int rows, int width) {
  for (int row = 0; row < rows; row++) {
    const float *p = prediction + (long)row * width, *t = target + (long)row * width;
    const vec factor = splat(2 * weight[row] * *dLoss);
    for (int i = 0; i < width; i += VW) {
      int left = width - i < VW ? width - i : VW;
      vec error = loadUpTo(p + i, left) - loadUpTo(t + i, left);
      storeUpTo(dPrediction + (long)row * width + i, factor * error, left);
    }
  }
}
