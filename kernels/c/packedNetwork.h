/**
 * How a network that takes one step at a time is laid out, and its two ends.
 *
 * Weights are packed in the order in which a step needs them, which is that of the weights file. All vectors are
 * padded to whole registers. The padding of weights is zeros; what comes to stand in that of a state is never used.
 */
#pragma once

#include "kernels.h"
#include "matVec.h"

/** Floats before the weights of a packed network, for what tells its sizes. */
enum { WEIGHTS_AT = 16 };

/** Where the next `floats` begin; `at` comes to stand behind them. */
static inline int take(int *at, int floats) {
  int here = *at;
  *at += floats;
  return here;
}

struct packing {
  const float *tensors;
  /** Null while only the size is asked for. */
  float *packed;
  int from, to;
};

static inline float *takeRow(struct packing *p, int width) {
  int from = take(&p->from, width), to = take(&p->to, padded(width));
  if (!p->packed) return 0;
  for (int i = 0; i < padded(width); i++) p->packed[to + i] = i < width ? p->tensors[from + i] : 0;
  return p->packed + to;
}

static inline void takeMatrix(struct packing *p, int rows, int columns) {
  int from = take(&p->from, rows * columns), to = take(&p->to, rows * padded(columns));
  if (p->packed) packMatrix(p->tensors + from, p->packed + to, rows, columns);
}

/** The next part of a state; null while only the size is asked for. */
static inline float *takePart(float *state, int *at, int floats) {
  int here = take(at, floats);
  return state ? state + here : 0;
}

/* --- The ends --- */

/** The tensors input.weight and input.bias. */
static inline void takeInput(struct packing *p, int nInputs, int dModel) {
  takeMatrix(p, nInputs, dModel);
  takeRow(p, dModel);
}

/** The tensors norm.weight … target.scale. */
static inline void takeOutput(struct packing *p, int dModel, int nFeatures) {
  for (int i = 0; i < 2; i++) takeRow(p, dModel);
  takeMatrix(p, dModel, nFeatures);
  for (int i = 0; i < 3; i++) takeRow(p, nFeatures);
}

/** out = x · weight + bias, both the next of the network; `at` comes to stand behind them. */
static inline void project(const float *network, int *at, const float *x, float *out, int rows, int columns) {
  const float *weight = network + take(at, rows * padded(columns)), *bias = network + take(at, padded(columns));
  multiply(weight, x, bias, out, rows, columns);
}

/**
 * prediction = mean + scale · (layerNorm(x) · head + bias).
 *
 * @param weights the last ones of a packed network, as takeOutput packs them
 * @param normal [dModel, padded], head [nFeatures, padded]: working arrays
 */
static inline void predict(const float *weights, const float *x, float *normal, float *head, float *prediction,
                           int dModel, int nFeatures) {
  int at = 0;
  const float *normWeight = weights + take(&at, padded(dModel)), *normBias = weights + take(&at, padded(dModel));
  layerNorm(x, normWeight, normBias, normal, 1, dModel);
  const float *headWeight = weights + take(&at, dModel * padded(nFeatures));
  multiply(headWeight, normal, weights + take(&at, padded(nFeatures)), head, dModel, nFeatures);
  const float *mean = weights + take(&at, padded(nFeatures)), *scale = weights + take(&at, padded(nFeatures));
  for (int i = 0; i < nFeatures; i++) prediction[i] = mean[i] + scale[i] * head[i];
}
