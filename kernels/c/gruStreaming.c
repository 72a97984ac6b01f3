/** A whole network of gated recurrent units, one on the other, for one sequence, one step at a time. */
#include "gruCell.h"
#include "packedNetwork.h"

/** What stands before the weights of a packed network. */
struct network {
  int nInputs, dModel, nLayers, nFeatures;
  /** Where the final norm's weights begin, in floats. */
  int last;
};

int packGruNetwork(const float *tensors, float *network, int nInputs, int dModel, int nLayers, int nFeatures) {
  struct network n = {nInputs, dModel, nLayers, nFeatures, 0};
  struct packing p = {tensors, network, 0, WEIGHTS_AT};
  takeInput(&p, nInputs, dModel);
  for (int i = 0; i < 2 * nLayers; i++) {
    takeMatrix(&p, dModel, 3 * dModel);
    takeRow(&p, 3 * dModel);
  }
  n.last = p.to;
  takeOutput(&p, dModel, nFeatures);
  if (network) *(struct network *)network = n;
  return p.to;
}

/** What a state holds before the layers' own states: the last layer's output, and arrays that live during a step. */
struct working {
  float *x, *normal, *head;
  /** [3 dModel] r | z | n; the last vector of each is read whole. */
  float *own, *recurrent;
};

/** @param at comes to stand at the first layer's state */
static inline struct working workingArrays(const struct network *n, float *state, int *at) {
  struct working t;
  t.x = takePart(state, at, padded(n->dModel));
  t.normal = takePart(state, at, padded(n->dModel));
  t.head = takePart(state, at, padded(n->nFeatures));
  t.own = takePart(state, at, padded(3 * n->dModel) + VW);
  t.recurrent = takePart(state, at, padded(3 * n->dModel) + VW);
  return t;
}

int gruStreamingStateSize(const float *network) {
  const struct network *n = (const struct network *)network;
  int at = 0;
  workingArrays(n, 0, &at);
  return at + n->nLayers * padded(n->dModel);
}

void gruStreamingStep(const float *network, const float *inputs, float *state) {
  const struct network *n = (const struct network *)network;
  int at = WEIGHTS_AT, stateAt = 0, width = n->dModel;
  struct working t = workingArrays(n, state, &stateAt);
  project(network, &at, inputs, t.x, n->nInputs, width);
  for (int layer = 0; layer < n->nLayers; layer++) {
    float *h = state + take(&stateAt, padded(width));
    project(network, &at, t.x, t.own, width, 3 * width);
    project(network, &at, h, t.recurrent, width, 3 * width);
    for (int c = 0; c < width; c += VW) {
      const float *own = t.own + c, *recurrent = t.recurrent + c;
      vec reset = load(own) + load(recurrent), update = load(own + width) + load(recurrent + width);
      struct gruCell cell = gruCell(reset, update, load(own + 2 * width), load(recurrent + 2 * width), load(h + c));
      store(h + c, cell.state);
      store(t.x + c, cell.state);
    }
  }
}

void gruStreamingPrediction(const float *network, float *state, float *prediction) {
  const struct network *n = (const struct network *)network;
  int stateAt = 0;
  struct working t = workingArrays(n, state, &stateAt);
  predict(network + n->last, t.x, t.normal, t.head, prediction, n->dModel, n->nFeatures);
}
