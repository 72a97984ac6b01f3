#include "elementwise.h"

#include "kernels.h"

void expArray(const float *x, float *out, int n) {
  FOR_COLUMNS(n, storeUpTo(out + c, vexp(loadUpTo(x + c, left)), left))
}

void sigmoidArray(const float *x, float *out, int n) {
  FOR_COLUMNS(n, storeUpTo(out + c, vsigmoid(loadUpTo(x + c, left)), left))
}

void tanhArray(const float *x, float *out, int n) {
  FOR_COLUMNS(n, storeUpTo(out + c, vtanh(loadUpTo(x + c, left)), left))
}

void softplusArray(const float *x, float *out, int n) {
  FOR_COLUMNS(n, storeUpTo(out + c, vsoftplus(loadUpTo(x + c, left)), left))
}

void siluArray(const float *x, float *out, int n) {
  FOR_COLUMNS(n, storeUpTo(out + c, vsilu(loadUpTo(x + c, left)), left))
}
