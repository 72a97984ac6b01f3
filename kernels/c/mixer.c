#include "causalConv.h"
#include "gatedRmsNorm.h"
#include "kernels.h"
#include "selectiveScan.h"

/**
 * A block of SCAN_BLOCK steps goes through convolution, scan and norm before the next one begins: on their
 * own over a whole batch, each would wait for memory. Nothing is cut out of the projected rows or put
 * together; all read and write their columns of them in place.
 */
struct sizes {
  int dInner, nHeads, dState, convWidth;
  int dConv, dProjected; /* columns of x | B | C, and of z | x | B | C | dt */
};

static struct sizes sizesOf(int dInner, int nHeads, int dState, int convWidth) {
  const int dConv = dInner + 2 * dState;
  return (struct sizes){dInner, nHeads, dState, convWidth, dConv, dInner + dConv + nHeads};
}

/** The scan's operands for the rows that begin at `xbc`, after the convolution, and at `projected`. */
static struct scanInputs inputsOf(const struct sizes *s, const float *xbc, const float *projected) {
  return (struct scanInputs){{xbc, s->dConv},
                             {xbc + s->dInner, s->dConv},
                             {xbc + s->dInner + s->dState, s->dConv},
                             {projected + s->dInner + s->dConv, s->dProjected}};
}

struct forward {
  struct scan scan;
  float *xbc; /* [SCAN_BLOCK][dConv] */
};

static void forwardLayout(struct forward *f, const struct sizes *s, struct scratch *scratch) {
  scanLayout(&f->scan, 1, s->nHeads, s->dInner / s->nHeads, s->dState, scratch);
  f->xbc = take(scratch, SCAN_BLOCK * s->dConv);
}

struct backward {
  struct scanGradient scan;
  struct convGradient conv;
  float *xbc;         /* [SCAN_BLOCK][dConv] */
  float *dNormWeight; /* of one sequence */
};

static void backwardLayout(struct backward *b, const struct sizes *s, int time, struct scratch *scratch) {
  const int blocks = (time + SCAN_BLOCK - 1) / SCAN_BLOCK;
  scanGradientLayout(&b->scan, blocks, s->nHeads, s->dInner / s->nHeads, s->dState, scratch);
  convGradientLayout(&b->conv, s->dConv, s->convWidth, scratch);
  b->xbc = take(scratch, SCAN_BLOCK * s->dConv);
  b->dNormWeight = take(scratch, s->dInner);
}

int mixerScratch(int time, int dInner, int nHeads, int dState, int convWidth) {
  const struct sizes s = sizesOf(dInner, nHeads, dState, convWidth);
  struct scratch forward = {0}, backward = {0};
  struct forward f;
  struct backward b;
  forwardLayout(&f, &s, &forward);
  backwardLayout(&b, &s, time, &backward);
  return forward.used > backward.used ? forward.used : backward.used;
}

static int stepsFrom(int from, int time) { return time - from < SCAN_BLOCK ? time - from : SCAN_BLOCK; }

void mixer(const float *projected, const float *convWeight, const float *convBias, const float *dtBias,
           const float *aLog, const float *d, const float *normWeight, float *y, float *out, int batch,
           int time, int dInner, int nHeads, int dState, int convWidth, float *scratch) {
  const struct sizes s = sizesOf(dInner, nHeads, dState, convWidth);
  const struct conv conv = {convWeight, convBias, s.dConv, convWidth};
  struct scratch cuts = {scratch, 0};
  struct forward f;
  forwardLayout(&f, &s, &cuts);
  for (long sequence = 0; sequence < batch; sequence++) {
    scanStart(&f.scan, dtBias, aLog, d, 0);
    for (int from = 0; from < time; from += SCAN_BLOCK) {
      const int count = stepsFrom(from, time);
      const long step = sequence * time + from;
      const float *rows = projected + step * s.dProjected;
      const struct outRows yRows = {y + step * dInner, dInner};
      const struct rows x = {rows + dInner, s.dProjected};
      convRows(&conv, x, from, (struct outRows){f.xbc, s.dConv}, count);
      const struct scanInputs inputs = inputsOf(&s, f.xbc, rows);
      scanBlock(&f.scan, &inputs, yRows, count);
      gatedRmsNormRows((struct rows){yRows.at, dInner}, (struct rows){rows, s.dProjected}, normWeight,
                       (struct outRows){out + step * dInner, dInner}, count, dInner);
    }
  }
}

/**
 * Forward once more through the convolution, for what the scan needs: the states and dC, and dY from the
 * norm. What is known so far stands where dProjected will: dZ, dY in the place of dX, and dC.
 */
static void keepBlock(struct backward *b, const struct sizes *s, const struct conv *conv, int from,
                      const float *projected, const float *normWeight, const float *y, const float *dOut,
                      float *dProjected, int count) {
  const int stride = s->dProjected, dInner = s->dInner;
  float *dY = dProjected + dInner;
  convRows(conv, (struct rows){projected + dInner, stride}, from, (struct outRows){b->xbc, s->dConv}, count);
  gatedRmsNormRowsBackward((struct rows){y, dInner}, (struct rows){projected, stride}, normWeight,
                           (struct rows){dOut, dInner}, (struct outRows){dY, stride},
                           (struct outRows){dProjected, stride}, b->dNormWeight, count, dInner);
  const struct scanInputs inputs = inputsOf(s, b->xbc, projected);
  scanKeepBlock(&b->scan, from / SCAN_BLOCK, &inputs, (struct rows){dY, stride},
                (struct outRows){dY + dInner + s->dState, stride}, count);
}

/** Backward through scan and convolution; both leave their gradients where those that they take stood. */
static void gradientBlock(struct backward *b, const struct sizes *s, const struct conv *conv, int from,
                          int isLast, const float *projected, float *dProjected, int count) {
  const int stride = s->dProjected, dInner = s->dInner;
  const struct rows x = {projected + dInner, stride};
  const struct outRows dXbc = {dProjected + dInner, stride};
  const struct rows dOfXbc = {dXbc.at, stride};
  convRowsAgain(conv, &b->conv, x, from, (struct outRows){b->xbc, s->dConv}, count);
  const struct scanInputs inputs = inputsOf(s, b->xbc, projected);
  const struct scanOutputs outputs = {dXbc, {dXbc.at + dInner, stride}, {dXbc.at + s->dConv, stride}};
  scanGradientBlock(&b->scan, from / SCAN_BLOCK, isLast, &inputs, dOfXbc, &outputs, count);
  convRowsBackward(conv, &b->conv, x, from, dOfXbc, dXbc, count);
}

void mixerBackward(const float *projected, const float *convWeight, const float *convBias,
                   const float *dtBias, const float *aLog, const float *d, const float *normWeight,
                   const float *y, const float *dOut, float *dProjected, float *dConvWeight, float *dConvBias,
                   float *dDtBias, float *dALog, float *dD, float *dNormWeight, int batch, int time,
                   int dInner, int nHeads, int dState, int convWidth, float *scratch) {
  const struct sizes s = sizesOf(dInner, nHeads, dState, convWidth);
  const struct conv conv = {convWeight, convBias, s.dConv, convWidth};
  const int lastBlock = (time - 1) / SCAN_BLOCK * SCAN_BLOCK;
  struct scratch cuts = {scratch, 0};
  struct backward b;
  backwardLayout(&b, &s, time, &cuts);
  for (long sequence = 0; sequence < batch; sequence++) {
    scanGradientStart(&b.scan, dtBias, aLog, d, 0);
    convGradientStart(&b.conv, &conv);
    clearArray(b.dNormWeight, dInner);
    for (int from = 0; from < time; from += SCAN_BLOCK) {
      const long step = sequence * time + from;
      keepBlock(&b, &s, &conv, from, projected + step * s.dProjected, normWeight, y + step * dInner,
                dOut + step * dInner, dProjected + step * s.dProjected, stepsFrom(from, time));
    }
    for (int from = lastBlock; from >= 0; from -= SCAN_BLOCK) {
      const long step = sequence * time + from;
      gradientBlock(&b, &s, &conv, from, from == lastBlock, projected + step * s.dProjected,
                    dProjected + step * s.dProjected, stepsFrom(from, time));
    }
    const int isFirst = sequence == 0;
    addSequence(dConvWeight, b.conv.dWeight, convWidth * s.dConv, isFirst);
    addSequence(dConvBias, b.conv.dBias, s.dConv, isFirst);
    addSequence(dDtBias, b.scan.dDtBias, nHeads, isFirst);
    addSequence(dALog, b.scan.dALog, nHeads, isFirst);
    addSequence(dD, b.scan.dD, nHeads, isFirst);
    addSequence(dNormWeight, b.dNormWeight, dInner, isFirst);
  }
}
