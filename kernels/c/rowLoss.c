/**
 * The cross-entropy of rows of codes, and its gradients in the same pass: as the loss ends the network, nothing is
 * kept for a backward pass. Rows of weight 0 are left out; of the others some are worked on at a time:
 *
 *   contexts of all columns             a running sum in each row's order
 *   for each column
 *     hidden layer, logits, loss, and with gradients the same backward; the gradient of the column's contexts
 *     takes their place
 *   gradients of history and codes      a running sum in the opposite order
 */
#include "elementwise.h"
#include "kernels.h"
#include "rows.h"
#include "scratch.h"
#include "wholeNumbers.h"

enum {
  /**
   * Most floats that the contexts and activations of rows worked on together may take, 32 MB. Weights too large for
   * the caches are read afresh for each such part: 300 columns take a quarter longer at 4 MB.
   */
  TOGETHER_FLOATS = 1 << 23,
  /** 64 to 512 are as fast with 10 columns, within 3 %. */
  MOST_TOGETHER = 256,
  LEAST_TOGETHER = 32,
};

/** Codes of a column, filled up to whole vectors by such as are never drawn. */
INLINE int lanesOf(int codes) { return roundUp(codes, VW); }

struct sizes {
  int time, columns, dModel, dHidden;
};

/** Working memory for `together` rows. */
struct work {
  int *rows; /* [together], the rows' numbers */
  float *weights, *totals, *shifts; /* [together] */
  float *contexts; /* [columns, together, dModel] */
  float *derivative, *hidden, *dHidden; /* [together, dHidden] */
  float *logits; /* [together, lanes] */
  float *headWeight, *dHeadWeight; /* [lanes, dHidden] */
  float *headBias, *dHeadBias; /* [lanes] */
  float *product; /* what products need */
};

static int rowsTogether(int rows, int columns, int dModel, int dHidden, int lanes) {
  int floats = columns * dModel + 3 * dHidden + lanes;
  return least(rows, most(LEAST_TOGETHER, least(MOST_TOGETHER, TOGETHER_FLOATS / floats)));
}

static struct work cutWork(struct scratch *scratch, int together, struct sizes s, int lanes) {
  struct work w;
  w.rows = (int *)take(scratch, together);
  w.weights = take(scratch, together);
  w.totals = take(scratch, together);
  w.shifts = take(scratch, together);
  w.contexts = take(scratch, s.columns * together * s.dModel);
  w.derivative = take(scratch, together * s.dHidden);
  w.hidden = take(scratch, together * s.dHidden);
  w.dHidden = take(scratch, together * s.dHidden);
  w.logits = take(scratch, together * lanes);
  w.headWeight = take(scratch, lanes * s.dHidden);
  w.dHeadWeight = take(scratch, lanes * s.dHidden);
  w.headBias = take(scratch, lanes);
  w.dHeadBias = take(scratch, lanes);
  int widest = most(most(s.dModel, s.dHidden), lanes);
  w.product = take(scratch, largestMatmulScratch(widest, most(widest, together)));
  return w;
}

int rowLossScratch(int rows, int columns, int dModel, int dHidden, int mostCodes) {
  struct scratch scratch = {0, 0};
  int lanes = lanesOf(mostCodes);
  struct sizes s = {1, columns, dModel, dHidden};
  cutWork(&scratch, rowsTogether(rows, columns, dModel, dHidden, lanes), s, lanes);
  return scratch.used;
}

/** Rows of codes and what they are drawn in. */
struct batch {
  const int *codes, *orders, *offsets;
};

/** The table's row of a row's code in a column. */
INLINE long cellAt(const struct batch *b, struct sizes s, int row, int column) {
  return (long)(b->offsets[column] + b->codes[(long)row * s.columns + column]) * s.dModel;
}

/** contexts [columns, count, dModel]: the history, and the codes of the columns that come before. */
static void fillContexts(const float *history, const float *context, const struct batch *b, struct sizes s,
                         const struct work *w, int count) {
  for (int i = 0; i < count; i++) {
    int row = w->rows[i];
    const int *order = b->orders + row / s.time * s.columns;
    float *at = w->contexts + ((long)order[0] * count + i) * s.dModel;
    const float *first = history + (long)row * s.dModel;
    FOR_COLUMNS(s.dModel, storeUpTo(at + c, loadUpTo(first + c, left), left))
    for (int place = 1; place < s.columns; place++) {
      float *next = w->contexts + ((long)order[place] * count + i) * s.dModel;
      addRows(at, context + cellAt(b, s, row, order[place - 1]), next, s.dModel);
      at = next;
    }
  }
}

/** From the gradients of the contexts: dHistory's rows, and what is added to dContext. */
static void sumContexts(float *dHistory, float *dContext, const struct batch *b, struct sizes s,
                        const struct work *w, int count) {
  for (int i = 0; i < count; i++) {
    int row = w->rows[i];
    const int *order = b->orders + row / s.time * s.columns;
    float *sum = dHistory + (long)row * s.dModel; /* zeros so far */
    for (int place = s.columns - 1; place >= 0; place--) {
      float *added = dContext + cellAt(b, s, row, order[place]);
      if (place + 1 < s.columns) addRows(added, sum, added, s.dModel);
      addRows(sum, w->contexts + ((long)order[place] * count + i) * s.dModel, sum, s.dModel);
    }
  }
}

/** hidden = silu(pre), whose derivative takes the place of `pre`. */
static void activate(float *pre, float *hidden, int n) {
  FOR_COLUMNS(n, {
    vec x = loadUpTo(pre + c, left), sigmoid = vsigmoid(x);
    storeUpTo(hidden + c, x * sigmoid, left);
    storeUpTo(pre + c, sigmoid * fma(x, splat(1) - sigmoid, splat(1)), left);
  })
}

/** dOut ← dOut · derivative, whose sum over the rows is added to dBias. */
static void activateBackward(float *dOut, const float *derivative, float *dBias, int rows, int width) {
  for (int i = 0; i < rows; i++, dOut += width, derivative += width)
    FOR_COLUMNS(width, {
      vec d = loadUpTo(dOut + c, left) * loadUpTo(derivative + c, left);
      storeUpTo(dOut + c, d, left);
      storeUpTo(dBias + c, loadUpTo(dBias + c, left) + d, left);
    })
}

INLINE float largestLane(vec v) {
  float largest = v[0];
  for (int i = 1; i < VW; i++) largest = v[i] > largest ? v[i] : largest;
  return largest;
}

/**
 * The cross-entropy of one row of logits, ln total + shift. With dBias the logits' gradient takes their place, and
 * is added to it.
 */
INLINE void drawCode(float *logits, int lanes, int code, float weight, float *total, float *shift,
                     float *dBias) {
  vec largest = load(logits), sum = splat(0), fault = splat(0);
  for (int c = VW; c < lanes; c += VW) largest = vmax(largest, load(logits + c));
  float top = largestLane(largest);
  *shift = top - logits[code];
  for (int c = 0; c < lanes; c += VW) {
    vec x = load(logits + c), e = vexpBounded(x - splat(top));
    sum += e;
    /* NaN where x is not finite: the exponential would hide it. */
    fault = fma(x, splat(0), fault);
    if (dBias) store(logits + c, e);
  }
  *total = sumLanes(sum + fault);
  *shift += sumLanes(fault);
  if (!dBias) return;
  vec factor = splat(weight / *total);
  for (int c = 0; c < lanes; c += VW) store(logits + c, load(logits + c) * factor);
  logits[code] -= weight;
  for (int c = 0; c < lanes; c += VW) store(dBias + c, load(dBias + c) + load(logits + c));
}

/** ln x of a finite x ≥ 1. */
INLINE vec vlogFrom1(vec x) {
  ivec exponent = ((ivec)x >> 23) - 127;
  vec mantissa = (vec)(((ivec)x & 0x7fffff) | 0x3f800000);
  return fma(__builtin_convertvector(exponent, vec), splat(0.69314718f), vlog1pUnit(mantissa - splat(1)));
}

/** Σ weight · cross-entropy of the rows in a column. With gradients, those of the logits take their place. */
static double drawColumn(const struct batch *b, struct sizes s, const struct work *w, int count, int column,
                         int lanes, int hasGradients) {
  clearArray(w->dHeadBias, lanes);
  for (int i = 0; i < count; i++) {
    float *logits = w->logits + (long)i * lanes;
    int code = b->codes[(long)w->rows[i] * s.columns + column];
    if (hasGradients) drawCode(logits, lanes, code, w->weights[i], w->totals + i, w->shifts + i, w->dHeadBias);
    else drawCode(logits, lanes, code, w->weights[i], w->totals + i, w->shifts + i, 0);
  }
  FOR_COLUMNS(count, {
    vec entropy = vlogFrom1(loadUpTo(w->totals + c, left)) + loadUpTo(w->shifts + c, left);
    storeUpTo(w->totals + c, entropy * loadUpTo(w->weights + c, left), left);
  })
  double loss = 0;
  for (int i = 0; i < count; i++) loss += w->totals[i];
  return loss;
}

/** A column's head with codes that are never drawn behind its own, so that logits are whole vectors. */
static void fillHead(const float *headWeight, const float *headBias, const struct work *w, int codes,
                     int lanes, int dHidden) {
  __builtin_memcpy(w->headWeight, headWeight, sizeof(float) * codes * dHidden);
  clearArray(w->headWeight + (long)codes * dHidden, (lanes - codes) * dHidden);
  for (int k = 0; k < lanes; k++) w->headBias[k] = k < codes ? headBias[k] : -1e30f;
}

void rowLoss(const float *history, const float *context, const float *hiddenWeight, const float *hiddenBias,
             const float *headWeight, const float *headBias, const int *codes, const int *orders,
             const float *weights, const int *offsets, float *loss, float *dHistory, float *dContext,
             float *dHiddenWeight, float *dHiddenBias, float *dHeadWeight, float *dHeadBias, int batch,
             int time, int columns, int dModel, int dHidden, float *scratch) {
  struct sizes s = {time, columns, dModel, dHidden};
  struct batch b = {codes, orders, offsets};
  int rows = batch * time, counting = 0, mostCodes = 0, cells = offsets[columns];
  for (int row = 0; row < rows; row++) counting += weights[row] != 0;
  for (int j = 0; j < columns; j++) mostCodes = most(mostCodes, offsets[j + 1] - offsets[j]);
  int together = rowsTogether(rows, columns, dModel, dHidden, lanesOf(mostCodes));
  struct scratch memory = {scratch, 0};
  struct work w = cutWork(&memory, together, s, lanesOf(mostCodes));
  int hasGradients = dHistory != 0;
  if (hasGradients) {
    clearArray(dHistory, rows * dModel);
    clearArray(dContext, cells * dModel);
    clearArray(dHiddenWeight, columns * dModel * dHidden);
    clearArray(dHiddenBias, columns * dHidden);
    clearArray(dHeadWeight, cells * dHidden);
    clearArray(dHeadBias, cells);
  }
  double total = 0;
  int turns = divideUp(counting, together);
  for (int turn = 0, row = 0; turn < turns; turn++) {
    int count = counting / turns + (turn < counting % turns); /* evenly */
    for (int i = 0; i < count; row++)
      if (weights[row] != 0) {
        w.rows[i] = row;
        w.weights[i++] = weights[row];
      }
    fillContexts(history, context, &b, s, &w, count);
    for (int j = 0; j < columns; j++) {
      int codesOf = offsets[j + 1] - offsets[j], lanes = lanesOf(codesOf);
      float *contexts = w.contexts + (long)j * count * dModel;
      const float *weight = hiddenWeight + (long)j * dModel * dHidden;
      const float *bias = hiddenBias + (long)j * dHidden;
      long head = (long)offsets[j] * dHidden;
      matmul(contexts, weight, bias, w.derivative, count, dHidden, dModel, 0, 1, 0, 0, 0, w.product);
      activate(w.derivative, w.hidden, count * dHidden);
      fillHead(headWeight + head, headBias + offsets[j], &w, codesOf, lanes, dHidden);
      matmul(w.hidden, w.headWeight, w.headBias, w.logits, count, lanes, dHidden, TRANSPOSE_B, 1, 0, 0, 0,
             w.product);
      total += drawColumn(&b, s, &w, count, j, lanes, hasGradients);
      if (!hasGradients) continue;
      matmul(w.logits, w.hidden, 0, w.dHeadWeight, lanes, dHidden, count, TRANSPOSE_A, 1, 0, 0, 0, w.product);
      addRows(dHeadWeight + head, w.dHeadWeight, dHeadWeight + head, codesOf * dHidden);
      addRows(dHeadBias + offsets[j], w.dHeadBias, dHeadBias + offsets[j], codesOf);
      matmul(w.logits, w.headWeight, 0, w.dHidden, count, dHidden, lanes, 0, 1, 0, 0, 0, w.product);
      activateBackward(w.dHidden, w.derivative, dHiddenBias + (long)j * dHidden, count, dHidden);
      matmul(contexts, w.dHidden, 0, dHiddenWeight + (long)j * dModel * dHidden, dModel, dHidden, count,
             TRANSPOSE_A | ADD_TO_C, 1, 0, 0, 0, w.product);
      matmul(w.dHidden, weight, 0, contexts, count, dModel, dHidden, TRANSPOSE_B, 1, 0, 0, 0, w.product);
    }
    if (hasGradients) sumContexts(dHistory, dContext, &b, s, &w, count);
  }
  *loss = (float)total;
}
