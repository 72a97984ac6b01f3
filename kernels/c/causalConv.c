#include "causalConv.h"

#include "elementwise.h"
#include "kernels.h"

/** Rows that share a tap's weight, and its gradient, while they are in registers. */
enum { GROUP = 4 };
/** Taps that a group takes at once, and the rows that it and they touch: each is loaded once for all of them. */
enum { TAPS = 4, TOUCHED = GROUP + TAPS - 1 };

struct operands {
  const struct conv *conv;
  const struct convGradient *gradient;
  struct rows x, dInner;
  struct outRows out, slope;
};

/**
 * What is done to the columns from c on, `left` of them, of the rows t … t + n − 1; taps before firstTap meet
 * nothing.
 */
typedef void column(const struct operands *o, const int width, int firstTap, int t, const int n, int c,
                    int left);

INLINE void group(column *body, const struct operands *o, const int width, int firstTap, int t,
                  const int n) {
  FOR_COLUMNS(o->conv->channels, body(o, width, firstTap, t, n, c, left))
}

/** All columns of `count` rows, of which the first has `before` rows before it. */
INLINE void everyColumn(column *body, const struct operands *o, int before, int count) {
  const int width = o->conv->width;
  int t = 0;
  for (; t < count && before + t < width - 1; t++) group(body, o, width, width - 1 - before - t, t, 1);
  for (; t + GROUP <= count; t += GROUP)
    /* The usual width is known to the compiler. */
    if (width == TAPS)
      group(body, o, TAPS, 0, t, GROUP);
    else
      group(body, o, width, 0, t, GROUP);
  for (; t < count; t++) group(body, o, width, 0, t, 1);
}

/** The sums before the SiLU. */
INLINE void convolve(const struct operands *o, const int width, int firstTap, int t, const int n, int c,
                     int left, vec *sums) {
  const int channels = o->conv->channels;
  const float *weights = o->conv->weight + c;
  UNROLL
  for (int r = 0; r < n; r++) {
    prefetch(row(o->x, t + GROUP + r) + c, c);
    sums[r] = loadUpTo(o->conv->bias + c, left);
  }
  int tap = firstTap;
  for (; n == GROUP && tap + TAPS <= width; tap += TAPS) {
    vec x[TOUCHED];
    UNROLL
    for (int i = 0; i < TOUCHED; i++) x[i] = loadUpTo(row(o->x, t + tap - width + 1 + i) + c, left);
    UNROLL
    for (int k = 0; k < TAPS; k++) {
      vec weight = loadUpTo(weights + (tap + k) * channels, left);
      UNROLL
      for (int r = 0; r < GROUP; r++) sums[r] = fma(weight, x[r + k], sums[r]);
    }
  }
  for (; tap < width; tap++) {
    vec weight = loadUpTo(weights + tap * channels, left);
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

/** What outColumn does, and the slopes of the SiLU. */
INLINE void slopeColumn(const struct operands *o, const int width, int firstTap, int t, const int n, int c,
                        int left) {
  vec sums[GROUP];
  convolve(o, width, firstTap, t, n, c, left, sums);
  UNROLL
  for (int r = 0; r < n; r++) {
    vec sigmoid = vsigmoid(sums[r]);
    storeUpTo(outRow(o->out, t + r) + c, sums[r] * sigmoid, left);
    storeUpTo(outRow(o->slope, t + r) + c, sigmoid * fma(sums[r], splat(1) - sigmoid, splat(1)), left);
  }
}

INLINE void gradientColumn(const struct operands *o, const int width, int firstTap, int t, const int n, int c,
                           int left) {
  const int channels = o->conv->channels;
  const float *weights = o->conv->weight + c;
  float *dBiasAt = o->gradient->dBias + c, *dWeightAt = o->gradient->dWeight + c;
  vec dX[GROUP], own[GROUP], dBias = loadUpTo(dBiasAt, left);
  UNROLL
  for (int r = 0; r < n; r++) {
    dX[r] = splat(0);
    own[r] = loadUpTo(row(o->dInner, t + r) + c, left);
    dBias += own[r];
  }
  int tap = 0;
  for (; n == GROUP && tap + TAPS <= width; tap += TAPS) {
    /* All is loaded before anything is stored: the compiler cannot know that the arrays are apart. */
    vec inner[TOUCHED], x[TOUCHED], dWeight[TAPS];
    UNROLL
    for (int i = 0; i < TOUCHED; i++) {
      inner[i] = loadUpTo(row(o->dInner, t + width - tap - TAPS + i) + c, left);
      x[i] = loadUpTo(row(o->x, t + tap - width + 1 + i) + c, left);
    }
    UNROLL
    for (int k = 0; k < TAPS; k++) {
      vec weight = loadUpTo(weights + (tap + k) * channels, left);
      dWeight[k] = loadUpTo(dWeightAt + (tap + k) * channels, left);
      UNROLL
      for (int r = 0; r < GROUP; r++) {
        dX[r] = fma(weight, inner[r + TAPS - 1 - k], dX[r]);
        dWeight[k] = fma(x[r + k], own[r], dWeight[k]);
      }
    }
    UNROLL
    for (int k = 0; k < TAPS; k++) storeUpTo(dWeightAt + (tap + k) * channels, dWeight[k], left);
  }
  for (; tap < width; tap++) {
    vec weight = loadUpTo(weights + tap * channels, left);
    UNROLL
    for (int r = 0; r < n; r++)
      dX[r] = fma(weight, loadUpTo(row(o->dInner, t + r + width - 1 - tap) + c, left), dX[r]);
    if (tap < firstTap) continue;
    vec dWeight = loadUpTo(dWeightAt + tap * channels, left);
    UNROLL
    for (int r = 0; r < n; r++)
      dWeight = fma(loadUpTo(row(o->x, t + r + tap - width + 1) + c, left), own[r], dWeight);
    storeUpTo(dWeightAt + tap * channels, dWeight, left);
  }
  UNROLL
  for (int r = 0; r < n; r++) storeUpTo(outRow(o->out, t + r) + c, dX[r], left);
  storeUpTo(dBiasAt, dBias, left);
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

/** The rows of dInner for a block of `count` steps. */
static struct outRows innerRows(const struct conv *conv, const struct convGradient *gradient, int count) {
  return (struct outRows){gradient->dInner + (CONV_BLOCK - count) * conv->channels, conv->channels};
}

void convRowsAgain(const struct conv *conv, const struct convGradient *gradient, struct rows x, int before,
                   struct outRows out, int count) {
  const struct operands o = {.conv = conv, .x = x, .out = out, .slope = innerRows(conv, gradient, count)};
  everyColumn(slopeColumn, &o, before, count);
}

void convRowsBackward(const struct conv *conv, const struct convGradient *gradient, struct rows x, int before,
                      struct rows dOut, struct outRows dX, int count) {
  const int channels = conv->channels;
  const struct outRows inner = innerRows(conv, gradient, count);
  for (int t = 0; t < count; t++) {
    const float *from = row(dOut, t);
    float *to = outRow(inner, t);
    FOR_COLUMNS(channels, storeUpTo(to + c, loadUpTo(to + c, left) * loadUpTo(from + c, left), left))
  }
  const struct operands o = {conv, gradient, x, {inner.at, channels}, dX, {0}};
  everyColumn(gradientColumn, &o, before, count);
  /* The first rows are those of later steps to the block before; downwards, for they may overlap. */
  for (int i = (conv->width - 1) * channels - 1; i >= 0; i--)
    gradient->dInner[CONV_BLOCK * channels + i] = inner.at[i];
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
      const struct rows xRows = {x + start, channels};
      const struct outRows dXRows = {dX + start, channels};
      /* The output is not wanted; it stands where dX will. */
      convRowsAgain(&conv, &gradient, xRows, from, dXRows, count);
      convRowsBackward(&conv, &gradient, xRows, from, (struct rows){dOut + start, channels}, dXRows, count);
    }
    addSequence(dWeight, gradient.dWeight, width * channels, sequence == 0);
    addSequence(dBias, gradient.dBias, channels, sequence == 0);
  }
}
