#include "kernels.h"
#include "vector.h"

/** Floats whose squares are summed in floats before the sum goes on in double. */
enum { SQUARES_BLOCK = 1024 };

void sumSlots(const float *slots, int stride, int nSlots, float *out, double *squares, int n) {
  double total = 0;
  for (int start = 0; start < n; start += SQUARES_BLOCK) {
    int end = start + SQUARES_BLOCK < n ? start + SQUARES_BLOCK : n;
    vec blockSquares = splat(0);
    for (int i = start; i < end; i += VW) {
      int left = end - i < VW ? end - i : VW;
      vec sum = loadUpTo(slots + i, left);
      for (int slot = 1; slot < nSlots; slot++) {
        sum += loadUpTo(slots + (unsigned long)slot * stride + i, left);
      }
      storeUpTo(out + i, sum, left);
      blockSquares = fma(sum, sum, blockSquares);
    }
    total += sumLanes(blockSquares);
  }
  *squares = total;
}

void adamW(float *parameters, const float *gradient, float *m, float *v, const float *decays,
           float *averaged, int n, double lr, double weightDecay, double clip, double correction1,
           double correction2, double averageDecay) {
  const double beta1 = 0.9, beta2 = 0.999;
  const vec rate = splat((float)lr), decayRate = splat((float)(lr * weightDecay));
  const vec keepMean = splat((float)beta1), addMean = splat((float)(1 - beta1));
  const vec keepSquare = splat((float)beta2), addSquare = splat((float)(1 - beta2));
  const vec scaleMean = splat((float)correction1), scaleSquare = splat((float)correction2);
  const vec keepAverage = splat((float)averageDecay), addAverage = splat((float)(1 - averageDecay));
  for (int i = 0; i < n; i += VW) {
    int left = n - i < VW ? n - i : VW;
    vec p = loadUpTo(parameters + i, left), g = splat((float)clip) * loadUpTo(gradient + i, left);
    vec mean = fma(addMean, g, keepMean * loadUpTo(m + i, left));
    vec square = fma(addSquare * g, g, keepSquare * loadUpTo(v + i, left));
    vec update = mean * scaleMean / (vsqrt(square * scaleSquare) + splat(1e-8f));
    p -= rate * update + decayRate * loadUpTo(decays + i, left) * p;
    storeUpTo(parameters + i, p, left);
    storeUpTo(m + i, mean, left);
    storeUpTo(v + i, square, left);
    storeUpTo(averaged + i, fma(addAverage, p, keepAverage * loadUpTo(averaged + i, left)), left);
  }
}
