#include "elementwise.h"

#include "kernels.h"

#define FOR_EACH(f)                                                        \
  int i = 0;                                                               \
  for (; i + VW <= n; i += VW) store(out + i, f(load(x + i)));             \
  if (i < n) storePart(out + i, f(loadPart(x + i, n - i)), n - i);

void expArray(const float *x, float *out, int n) { FOR_EACH(vexp) }
void sigmoidArray(const float *x, float *out, int n) { FOR_EACH(vsigmoid) }
void softplusArray(const float *x, float *out, int n) { FOR_EACH(vsoftplus) }
