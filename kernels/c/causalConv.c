#include "causalConv.h"

#include "elementwise.h"
#include "kernels.h"

/** Rows that share a tap's weight, and its gradient, while they are in registers. */
enum { GROUP = 4 };

struct operands {
  const struct conv *conv;
  const struct convGradient *gradient;
  struct rows x, dOut, dInner;
  struct outRows out;
};

/** What is done to the columns from c on, `left` of them, of the rows t … t + n − 1; taps before firstTap meet nothing. */
typedef void column(const struct operands *o, const int width, int firstTap, int t, const int n, int c, int left);

INLINE void group(column *body, const struct operands *o, const int width, int firstTap, int t, const int n) {
  FOR_COLUMNS(o->conv->channels, body(o, width, firstTap, t, n, c, left))
}

/** All columns of `count` rows, of which the first has `before` rows before it. */
INLINE void everyColumn(column *body, const struct operands *o, int before, int count) {
  const int width = o->conv->width;
  int t = 0;
  for (; t < count && before + t < width - 1; t++) group(body, o, width, width - 1 - before - t, t, 1);
  for (; t + GROUP <= count; t += GROUP)
    if (width == 4)
      group(body, o, 4, 0, t, GROUP);
    else
      group(body, o, width, 0, t, GROUP);
  for (; t < count; t++) group(body, o, width, 0, t, 1);
}

/** The sums before the SiLU. */
INLINE void convolve(const struct operands *o, const int width, int firstTap, int t, const int n, int c, int left,
                     vec *sums) {
  UNROLL
  for (int r = 0; r < n; r++) sums[r] = loadUpTo(o->conv->bias + c, left);
  for (int tap = firstTap; tap < width; tap++) {
    vec weight = loadUpTo(o->conv->weight + tap * o->conv->channels + c, left);
    UNROLL
    for (int r = 0; r < n; r++)
      sums[r] = fma(weight, loadUpTo(row(o->x, t + r + tap - width + 1) + c, left), sums[r]);
  }
}

INLINE void outColumn(const struct operands *o, const int width, int firstTap, int t, const int n, int c,
                      int left) {
  vec sums[GROUP];
  convolve(o, width, firstTap, t, n, c, left, sums);
  UNROLL
  for (int r = 0; r < n; r++) storeUpTo(outRow(o->out, t + r) + c, vsilu(sums[r]), left);
}

void convRows(const struct conv *conv, struct rows x, int before, struct outRows out, int count) {
  const struct operands o = {.conv = conv, .x = x, .out = out};
  everyColumn(outColumn, &o, before, count);
}

INLINE void innerColumn(const struct operands *o, const int width, int firstTap, int t, const int n, int c,
                        int left) {
  vec sums[GROUP];
  convolve(o, width, firstTap, t, n, c, left, sums);
  UNROLL
  for (int r = 0; r < n; r++) {
    vec sigmoid = vsigmoid(sums[r]);
    vec slope = sigmoid * fma(sums[r], splat(1) - sigmoid, splat(1));
    storeUpTo(outRow(o->out, t + r) + c, slope * loadUpTo(row(o->dOut, t + r) + c, left), left);
  }
}

INLINE void gradientColumn(const struct operands *o, const int width, int firstTap, int t, const int n, int c,
                           int left) {
  vec dX[GROUP], dBias = loadUpTo(o->gradient->dBias + c, left);
  UNROLL
  for (int r = 0; r < n; r++) {
    dX[r] = splat(0);
    dBias += loadUpTo(row(o->dInner, t + r) + c, left);
  }
  for (int tap = 0; tap < width; tap++) {
    const int place = tap * o->conv->channels + c;
    vec weight = loadUpTo(o->conv->weight + place, left);
    UNROLL
    for (int r = 0; r < n; r++)
      dX[r] = fma(weight, loadUpTo(row(o->dInner, t + r + width - 1 - tap) + c, left), dX[r]);
    if (tap < firstTap) continue;
    vec dWeight = loadUpTo(o->gradient->dWeight + place, left);
    UNROLL
    for (int r = 0; r < n; r++) {
      vec x = loadUpTo(row(o->x, t + r + tap - width + 1) + c, left);
      dWeight = fma(x, loadUpTo(row(o->dInner, t + r) + c, left), dWeight);
    }
    storeUpTo(o->gradient->dWeight + place, dWeight, left);
  }
  UNROLL
  for (int r = 0; r < n; r++) storeUpTo(outRow(o->out, t + r) + c, dX[r], left);
  storeUpTo(o->gradient->dBias + c, dBias, left);
}

void convGradientLayout(struct convGradient *gradient, int channels, int width, struct scratch *scratch) {
  gradient->dInner = take(scratch, (CONV_BLOCK + width - 1) * channels);
  gradient->dWeight = take(scratch, width * channels);
  gradient->dBias = take(scratch, channels);
}

void convGradientStart(const struct convGradient *gradient, const struct conv *conv) {
  const int channels = conv->channels, taps = conv->width * channels;
  clearArray(gradient->dInner + CONV_BLOCK * channels, taps - channels);
  clearArray(gradient->dWeight, taps);
  clearArray(gradient->dBias, channels);
}

void convRowsBackward(const struct conv *conv, const struct convGradient *gradient, struct rows x, int before,
                      struct rows dOut, struct outRows dX, int count) {
  const int channels = conv->channels;
  float *dInner = gradient->dInner + (CONV_BLOCK - count) * channels;
  const struct operands inner = {.conv = conv, .x = x, .dOut = dOut, .out = {dInner, channels}};
  everyColumn(innerColumn, &inner, before, count);
  const struct operands outer = {conv, gradient, x, dOut, {dInner, channels}, dX};
  everyColumn(gradientColumn, &outer, before, count);
  /* The first rows are what the block before this one needs of later steps; downwards, for they may overlap. */
  for (int i = (conv->width - 1) * channels - 1; i >= 0; i--)
    gradient->dInner[CONV_BLOCK * channels + i] = dInner[i];
}

void causalConv(const float *x, const float *weight, const float *bias, float *out, int batch, int time,
                int channels, int width) {
  const struct conv conv = {weight, bias, channels, width};
  for (int sequence = 0; sequence < batch; sequence++) {
    const long start = (long)sequence * time * channels;
    convRows(&conv, (struct rows){x + start, channels}, 0, (struct outRows){out + start, channels}, time);
  }
}

int causalConvScratch(int time, int channels, int width) {
  struct scratch scratch = {0};
  struct convGradient gradient;
  convGradientLayout(&gradient, channels, width, &scratch);
  return scratch.used;
}

void causalConvBackward(const float *x, const float *weight, const float *bias, const float *dOut, float *dX,
                        float *dWeight, float *dBias, int batch, int time, int channels, int width,
                        float *scratch) {
  const struct conv conv = {weight, bias, channels, width};
  struct convGradient gradient;
  struct scratch cuts = {scratch, 0};
  convGradientLayout(&gradient, channels, width, &cuts);
  for (int sequence = 0; sequence < batch; sequence++) {
    convGradientStart(&gradient, &conv);
    for (int from = (time - 1) / CONV_BLOCK * CONV_BLOCK; from >= 0; from -= CONV_BLOCK) {
      const long start = ((long)sequence * time + from) * channels;
      const int count = time - from < CONV_BLOCK ? time - from : CONV_BLOCK;
      convRowsBackward(&conv, &gradient, (struct rows){x + start, channels}, from,
                       (struct rows){dOut + start, channels}, (struct outRows){dX + start, channels}, count);
    }
    addSequence(dWeight, gradient.dWeight, width * channels, sequence == 0);
    addSequence(dBias, gradient.dBias, channels, sequence == 0);
  }
}
