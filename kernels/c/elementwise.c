#include "elementwise.h"

#include "kernels.h"

#define FOR_EACH(f)                                  \
  for (int i = 0; i < n; i += VW) {                  \
    int count = n - i < VW ? n - i : VW;             \
    storePart(out + i, f(loadPart(x + i, count)), count); \
  }

void expArray(const float *x, float *out, int n) { FOR_EACH(vexp) }
void sigmoidArray(const float *x, float *out, int n) { FOR_EACH(vsigmoid) }
void softplusArray(const float *x, float *out, int n) { FOR_EACH(vsoftplus) }
