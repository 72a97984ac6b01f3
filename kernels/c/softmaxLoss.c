/** The log loss of multinomial logistic regression over a table, and its gradient. In doubles, for it is minimised. */
#include "kernels.h"
#include "vector.h"

enum { QUAD = 4 };
typedef double quad __attribute__((vector_size(8 * QUAD), aligned(8), may_alias));
typedef unsigned long long quadBits __attribute__((vector_size(8 * QUAD)));

INLINE quad fill(double value) { return (quad){value, value, value, value}; }

/** e^x for x ≤ 0, of relative error 1e-15; e^-700 below. By 2^n e^r, |r| ≤ ln 2 / 2, and Taylor's polynomial. */
INLINE quad quadExp(quad x) {
  quadBits isSmall = (quadBits)(x < fill(-700));
  x = (quad)((isSmall & (quadBits)fill(-700)) | (~isSmall & (quadBits)x));
  /* Adding 1.5 · 2^52 leaves the nearest whole number in the low bits. */
  const quad shifter = fill(6755399441055744.0);
  quad shifted = x * fill(1.4426950408889634) + shifter, n = shifted - shifter;
  quad r = x - n * fill(0.693147180369123816490) - n * fill(1.90821492927058770002e-10);
  quad p = fill(1.0 / 479001600) * r + fill(1.0 / 39916800);
  p = p * r + fill(1.0 / 3628800);
  p = p * r + fill(1.0 / 362880);
  p = p * r + fill(1.0 / 40320);
  p = p * r + fill(1.0 / 5040);
  p = p * r + fill(1.0 / 720);
  p = p * r + fill(1.0 / 120);
  p = p * r + fill(1.0 / 24);
  p = p * r + fill(1.0 / 6);
  p = p * r + fill(0.5);
  p = (p * r + fill(1)) * r + fill(1);
  return p * (quad)(((quadBits)shifted << 52) + (1023ULL << 52));
}

double softmaxLoss(const double *numbers, const unsigned char *labels, const int *offsets,
                   const unsigned char *targets, const double *weights, double *gradient, double *totals,
                   double *scratch, int rows, int numberCount, int labelColumns, int inputs, int lanes) {
  const int quads = lanes / QUAD;
  const quad *in = (const quad *)weights;
  quad *out = (quad *)gradient, *scores = (quad *)scratch;
  double loss = 0;
  for (int i = 0; i < (inputs + 1) * quads; i++) out[i] = fill(0);
  for (int row = 0; row < rows; row++, numbers += numberCount, labels += labelColumns) {
    double largest = -1e300, total = 0;
    for (int q = 0; q < quads; q++) {
      quad score = in[inputs * quads + q];
      for (int i = 0; i < numberCount; i++) score += fill(numbers[i]) * in[i * quads + q];
      for (int c = 0; c < labelColumns; c++) score += in[(offsets[c] + labels[c]) * quads + q];
      scores[q] = score;
    }
    for (int k = 0; k < lanes; k++) largest = scratch[k] > largest ? scratch[k] : largest;
    loss += largest - scratch[targets[row]];
    quad sums = fill(0);
    for (int q = 0; q < quads; q++) sums += scores[q] = quadExp(scores[q] - fill(largest));
    for (int i = 0; i < QUAD; i++) total += sums[i];
    totals[row] = total;
    for (int q = 0; q < quads; q++) scores[q] *= fill(1 / total);
    scratch[targets[row]] -= 1;
    for (int q = 0; q < quads; q++) {
      quad residual = scores[q];
      out[inputs * quads + q] += residual;
      for (int i = 0; i < numberCount; i++) out[i * quads + q] += fill(numbers[i]) * residual;
      for (int c = 0; c < labelColumns; c++) out[(offsets[c] + labels[c]) * quads + q] += residual;
    }
  }
  return loss;
}
