/**
 * Every kernel that the host can call. All arrays are row major float32; sizes count floats; gradients
 * called dX are written, not added to, unless it says so. `scratch` is working memory of the caller, as large
 * as the kernel's own …Scratch function says, aligned to 64 bytes. A null pointer is offset 0.
 *
 * A new kernel needs a line here, its binding in native.c and its name in ../kernelFunctions.ts.
 */
#pragma once

#define KERNEL __attribute__((visibility("default")))

/* matmul.c: c = op(a) · op(b) (+ bias by column), for each of `batch` products. */
enum { TRANSPOSE_A = 1, TRANSPOSE_B = 2, ADD_TO_C = 4 };
/** Floats of scratch that one product of these sizes needs. */
KERNEL int matmulScratch(int m, int n, int k, int flags);
/** The same for all products up to these sizes, of which the largest need not need most. For other kernels alone. */
int largestMatmulScratch(int n, int k);
/* For other kernels alone: op(b), packed once for product after product with a few rows, as a recurrence has them. */
int packedFactorSize(int n, int k);
void packFactor(const float *b, float *packed, int n, int k, int flags);
/** c = start + a [m, k] · op(b); c [m, n] and the row `start` [n] reach up to whole vectors. */
void multiplyPacked(const float *a, const float *packed, const float *start, float *c, int m, int n, int k);
/**
 * op(a) [m, k], stored [k, m] with TRANSPOSE_A; op(b) [k, n], stored [n, k] with TRANSPOSE_B; c [m, n]; bias [n]
 * or null. Strides, in floats, lead from one product of the batch to the next; 0 repeats the operand.
 */
KERNEL void matmul(const float *a, const float *b, const float *bias, float *c, int m, int n, int k,
                   int flags, int batch, int strideA, int strideB, int strideC, float *scratch);

/* elementwise.c */
KERNEL void expArray(const float *x, float *out, int n);
KERNEL void sigmoidArray(const float *x, float *out, int n);
KERNEL void softplusArray(const float *x, float *out, int n);

/* layerNorm.c: out = (x − mean) / √(variance + 1e-5) · weight + bias, over rows of `width`. */
KERNEL void layerNorm(const float *x, const float *weight, const float *bias, float *out, int rows, int width);
KERNEL void layerNormBackward(const float *x, const float *weight, const float *dOut, float *dX,
                              float *dWeight, float *dBias, int rows, int width);

/* causalConv.c: depthwise, width taps, the last one at the current step; + bias; SiLU. weight [width, channels] */
KERNEL void causalConv(const float *x, const float *weight, const float *bias, float *out, int batch,
                       int time, int channels, int width);
KERNEL void causalConvBackward(const float *x, const float *weight, const float *bias, const float *dOut,
                               float *dX, float *dWeight, float *dBias, int batch, int time,
                               int channels, int width, float *scratch);
KERNEL int causalConvScratch(int time, int channels, int width);

/* selectiveScan.c: Δ = softplus(dt + dtBias), a = exp(−e^aLog Δ), h ← a h + Δ x ⊗ B, y = h C + d x.
 * x [batch, time, nHeads, headDim], b and c [batch, time, dState], dt [batch, time, nHeads],
 * h0 (null: zeros) and hT (null: not wanted) [batch, nHeads, headDim, dState]. */
KERNEL int selectiveScanScratch(int time, int nHeads, int headDim, int dState);
KERNEL void selectiveScan(const float *x, const float *b, const float *c, const float *dt,
                          const float *dtBias, const float *aLog, const float *d, const float *h0,
                          float *y, float *hT, int batch, int time, int nHeads, int headDim, int dState,
                          float *scratch);
/** dH0 may be null. */
KERNEL void selectiveScanBackward(const float *x, const float *b, const float *c, const float *dt,
                                  const float *dtBias, const float *aLog, const float *d,
                                  const float *h0, const float *dY, float *dX, float *dB, float *dC,
                                  float *dDt, float *dDtBias, float *dALog, float *dD, float *dH0,
                                  int batch, int time, int nHeads, int headDim, int dState,
                                  float *scratch);

/* gatedRmsNorm.c: g = y · silu(z); out = g / √(mean(g²) + 1e-5) · weight, over rows of `width`. */
KERNEL void gatedRmsNorm(const float *y, const float *z, const float *weight, float *out, int rows, int width);
KERNEL void gatedRmsNormBackward(const float *y, const float *z, const float *weight, const float *dOut,
                                 float *dY, float *dZ, float *dWeight, int rows, int width);

/* mixer.c: causalConv → selectiveScan → gatedRmsNorm over projected rows z | x | B | C | dt, block by block.
 * y [batch, time, dInner] is the scan's output, which the backward pass takes back. */
KERNEL int mixerScratch(int time, int dInner, int nHeads, int dState, int convWidth);
KERNEL void mixer(const float *projected, const float *convWeight, const float *convBias,
                  const float *dtBias, const float *aLog, const float *d, const float *normWeight,
                  float *y, float *out, int batch, int time, int dInner, int nHeads, int dState,
                  int convWidth, float *scratch);
KERNEL void mixerBackward(const float *projected, const float *convWeight, const float *convBias,
                          const float *dtBias, const float *aLog, const float *d,
                          const float *normWeight, const float *y, const float *dOut, float *dProjected,
                          float *dConvWeight, float *dConvBias, float *dDtBias, float *dALog, float *dD,
                          float *dNormWeight, int batch, int time, int dInner, int nHeads, int dState,
                          int convWidth, float *scratch);

/* squaredError.c: loss[0] = Σ weight · (prediction − target)², weights by row. */
KERNEL void squaredError(const float *prediction, const float *target, const float *weight, float *loss,
                         int rows, int width);
KERNEL void squaredErrorBackward(const float *prediction, const float *target, const float *weight,
                                 const float *dLoss, float *dPrediction, int rows, int width);

/* optimizer.c */
/** out[i] = Σ over slots in their order, slots `stride` floats apart; squares[0] = Σ out², a double. */
KERNEL void sumSlots(const float *slots, int stride, int nSlots, float *out, double *squares, int n);
/**
 * One step of AdamW on n parameters, decay where `decays` is 1, and of their running average. Source: Loshchilov and
 * Hutter 2019, arXiv 1711.05101.
 *
 * @param clip factor on the gradient
 * @param correction1, correction2 1 / (1 − beta^step)
 * @param averageDecay averaged ← averageDecay · averaged + (1 − averageDecay) · parameters
 */
KERNEL void adamW(float *parameters, const float *gradient, float *m, float *v,
                  const float *decays, float *averaged, int n, double lr, double weightDecay,
                  double clip, double correction1, double correction2, double averageDecay);

/* streamingStep.c: a whole network for one sequence, one step at a time. */
/**
 * @param tensors all of a weights file, in its order
 * @return floats that the packed network takes; with `network` null nothing else is done
 */
KERNEL int packNetwork(const float *tensors, float *network, int nInputs, int dModel, int nLayers,
                       int nHeads, int headDim, int dState, int convWidth, int nFeatures);
/** Floats of the state of one sequence; zeros at its start. */
KERNEL int streamingStateSize(const float *network);
KERNEL void streamingStep(const float *network, const float *inputs, float *state);
/** Prediction [nFeatures] of the next state, after the steps so far. */
KERNEL void streamingPrediction(const float *network, float *state, float *prediction);

/* neighbours.c: exact nearest neighbours of Euclidean space. Points are finite; n ≥ 1, dims ≥ 1. */
/** Floats of a tree over n points, as a double. */
KERNEL double neighbourTreeSize(int n, int dims);
KERNEL int neighbourTreeScratch(int n, int dims);
/**
 * @param points [n, dims]
 * @param tree begins with the points in leaves of 16, [⌈n/16⌉, dims, 16], infinity where there is none
 * @param order [n] int32: the number of the point at each place of the leaves
 */
KERNEL void buildNeighbourTree(const float *points, float *tree, float *order, int n, int dims,
                               float *scratch);
/**
 * Distances [nQueries, k] to the k nearest points, ascending, infinite where there are fewer; identical points
 * give 0. Quick where each query is near the one before.
 *
 * @param k 1 or 2
 */
KERNEL void nearestNeighbours(const float *tree, const float *queries, float *distances, int n, int dims,
                              int nQueries, int k);

/* boosting.c: rows of small whole numbers, bins [rows, width] uint8. A histogram has 4 doubles for each bin of each
 * column, whose first is at offsets[column], an int32: sums of the first and second derivatives, rows, 0; and
 * behind these `cells` the same of all rows. Aligned to 32 bytes. */
/**
 * Sums up `count` rows.
 *
 * @param derivatives [rows, 2] first and second
 * @param rows [count] int32; null: the first ones
 */
KERNEL void fillHistogram(const unsigned char *bins, const float *derivatives, const int *rows,
                          const int *offsets, double *histogram, int count, int width, int cells);
KERNEL void subtractHistogram(double *histogram, const double *subtracted, int cells);
/**
 * Puts rows whose bin in the column is low … high before the others, either in the order they had.
 *
 * @param spare [count] int32
 * @return where the others begin
 */
KERNEL int partitionRows(const unsigned char *bins, int *rows, int *spare, int count, int width, int column,
                         int low, int high);
KERNEL void addToRows(double *predictions, const int *rows, int count, double value);
/**
 * Derivatives [classes, rows, 2] of the log loss of softmax, by each prediction.
 *
 * @param predictions [classes, rows]
 * @param targets [rows] uint8
 * @param rows a multiple of 16
 */
KERNEL void multinomialDerivatives(const double *predictions, const unsigned char *targets,
                                   float *derivatives, int rows, int classes);

/* addTree.c: adds to sums [rows, outputCount] the leaf that each row falls into; the rest as in eval/trees/tree.ts. */
KERNEL void addTree(const int *nodes, const int *starts, const unsigned char *outputs, const double *values,
                    const unsigned char *bins, double *sums, int rows, int width, int outputCount);

/* classTree.c: a tree of a random forest, grown until leaves are pure or can't be split, by the least Gini impurity. */
/** Floats of scratch. */
KERNEL int classTreeScratch(int count, int size, int classes);
/**
 * The tree as eval/trees/tree.ts lays it out; a leaf's values are the shares of its classes.
 * Pure leaves of a class are one leaf.
 *
 * @param records [count, size] uint8, size a multiple of 4: `width` bins, the class, how often the row was drawn;
 *   they change places. 1 row or more.
 * @param features [featureCount, 3] int32: column, label (−1: cuts between its bins, of which 0 is missing values),
 *   bins of the column; they change places
 * @param nodes [3 count − 2], starts [count + 1], outputs and values [count]: room for the largest tree
 * @param perNode features that a node draws
 * @return numbers of `nodes` that the tree takes
 */
KERNEL int growClassTree(unsigned char *records, float *features, int *nodes, int *starts,
                         unsigned char *outputs, double *values, int count, int width, int size, int classes,
                         int featureCount, int perNode, int seed, float *scratch);

/* softmaxLoss.c: logistic regression on numbers [rows, numberCount] and labels [rows, labelColumns] uint8, of which
 * label l of column c is input offsets[c] + l, behind the numbers; offsets are int32. */
/**
 * Gradient [inputs + 1, lanes] of the sum of the rows' log losses by the weights [inputs + 1, lanes], the
 * intercepts last.
 *
 * @param totals [rows] receives what the logarithms of are part of the loss
 * @param scratch [lanes] doubles
 * @param lanes classes, filled up to a multiple of 4 by such as have an intercept of −1e30
 * @return the rest of the loss
 */
KERNEL double softmaxLoss(const double *numbers, const unsigned char *labels, const int *offsets,
                          const unsigned char *targets, const double *weights, double *gradient, double *totals,
                          double *scratch, int rows, int numberCount, int labelColumns, int inputs, int lanes);

/* For sampling: a step of many sequences at once. */
/* elementwise.c */
KERNEL void siluArray(const float *x, float *out, int n);
/* mixerStep.c: the mixer one step at a time. */
/**
 * @param tensors conv.weight … gatedNorm.weight of a layer, in the order of the weights file
 * @return floats that the packed mixer takes; with `packed` null nothing else is done
 */
KERNEL int packMixer(const float *tensors, float *packed, int nHeads, int headDim, int dState, int convWidth);
/** Floats of the state of one sequence; whatever they are at its start. */
KERNEL int mixerStateSize(int nHeads, int headDim, int dState, int convWidth);
KERNEL int mixerStepScratch(int nHeads, int headDim, int dState, int convWidth);
/**
 * One step of sequences that have all taken `step` steps before.
 *
 * @param projected [rows, dProj] z | x | B | C | dt, and behind them 15 floats that are read, whatever they are
 * @param states [rows, mixerStateSize]
 * @param out [rows, dInner]
 */
KERNEL void mixerStep(const float *packed, const float *projected, float *states, float *out, int rows, int step,
                      int nHeads, int headDim, int dState, int convWidth, float *scratch);
/* drawCodes.c */
/**
 * Draws a code of each row with probabilities in proportion to e^(logit · inverseTemperature), among the fewest
 * most probable codes that together have probability topP. A logit of −∞ is never drawn.
 *
 * @param logits [rows, width], width a multiple of 16, at least one of each row above −∞; overwritten
 * @param uniforms [rows] numbers in [0, 1) at which the distribution is inverted
 * @param cells int32, `stride` from row to row; receives first + code
 * @param topP 1 for all codes
 * @return `rows`, or the first row with a logit of NaN or ∞, where it stops
 */
KERNEL int drawCodes(float *logits, const double *uniforms, int *cells, int rows, int width, int stride, int first,
                     double inverseTemperature, double topP);

/* embedCells.c */
/**
 * Adds to each row of out [rows, width] the rows of `table` that its cells name; none for those below 0.
 *
 * @param cells int32, `count` of each row, whose first ones are `stride` apart
 */
KERNEL void addCells(const float *table, const int *cells, float *out, int rows, int count, int stride, int width);
/** The same to rows of zeros: out [rows, width] sums up the rows of the table that cells [rows, k] name. */
KERNEL void embedCells(const int *cells, const float *table, float *out, int rows, int k, int width);
/** @param dTable [tableRows, width] */
KERNEL void embedCellsBackward(const int *cells, const float *dOut, float *dTable, int rows, int k, int width,
                               int tableRows);

/* rowLoss.c: loss[0] = Σ weight · −ln p(row | history), as kernels/ops/blockOps.ts defines it, and its gradients. */
/** @param mostCodes of a column */
KERNEL int rowLossScratch(int rows, int columns, int dModel, int dHidden, int mostCodes);
/**
 * Code k of column c is cell offsets[c] + k; codes are in range, orders permutations.
 *
 * @param history [batch, time, dModel]
 * @param context [cells, dModel]
 * @param hiddenWeight [columns, dModel, dHidden], hiddenBias [columns, dHidden]
 * @param headWeight [cells, dHidden], headBias [cells]
 * @param codes [batch, time, columns] int32
 * @param orders [batch, columns] int32
 * @param weights [batch, time]; rows of weight 0 take no time
 * @param offsets [columns + 1] int32
 * @param dHistory and the other gradients: null where only the loss is wanted
 */
KERNEL void rowLoss(const float *history, const float *context, const float *hiddenWeight,
                    const float *hiddenBias, const float *headWeight, const float *headBias,
                    const int *codes, const int *orders, const float *weights, const int *offsets,
                    float *loss, float *dHistory, float *dContext, float *dHiddenWeight,
                    float *dHiddenBias, float *dHeadWeight, float *dHeadBias, int batch, int time,
                    int columns, int dModel, int dHidden, float *scratch);

/* groupSearch.c: choosing groups of a pool by exchanges. `groups` and `tables` are blocks as groupSearch.h has them;
 * a cell of the tables is 32 · (weight of the chosen groups − target) + e. */
/** Floats of scratch, for the numbers in the two blocks; categoryCells is the largest number of a group's. */
KERNEL int groupSearchScratch(int codes, int pairs, int tables, int categoryCells);
/**
 * Adds the weights of the listed groups to counts [cells], and the squares of each group's weight in a cell to
 * squares [cells], which may be null.
 *
 * @param own [cells] zeros; not read where squares is null
 */
KERNEL void countGroups(const int *groups, const int *tables, const int *list, double *counts, double *squares,
                        int *own, int count, float *scratch);
/**
 * Prices [count]: what a step changes in the loss of each of `count` cells; in those of categories a whole group, up
 * or down as the step. Both arrays have room up to a multiple of 16.
 */
KERNEL void priceCells(const int *groups, const int *tables, const int *cells, float *prices, int count, int step);
/** About what each listed group changes in the loss: the sum of its rows' prices, by their weights in steps. */
KERNEL void scoreGroups(const int *groups, const int *tables, const float *prices, const int *list, float *scores,
                        int count, int step, float *scratch);
/**
 * Proposes exchanges of a chosen group for another one: up to `tries` for the same chosen one, either the best by
 * score of `rivals` random ones. A change of the loss above 0 is taken with probability e^(−change / temperature).
 *
 * @param isChosen uint8 [groups]
 * @param scores [groups] what is expected to change in the loss where the group goes or comes; kept up to date
 * @param categorySlack [1] by how much the loss of the categories' cells may rise; kept up to date
 * @param withRows 0: only these cells take part
 * @return how many were taken
 */
KERNEL int swapGroups(const int *groups, const int *tables, int *cells, int *chosen, int *others,
                      unsigned char *isChosen, float *scores, double *categorySlack, int chosenCount,
                      int otherCount, int proposals, int tries, int rivals, double temperature, double seedHigh,
                      double seedLow, int withRows, float *scratch);

/* gru.c: a gated recurrent unit, as kernels/ops/blockOps.ts defines it; H is `hidden`. */
KERNEL int gruScratch(int batch, int time, int hidden);
/**
 * @param gates [batch, time, 3H], hiddenWeight [H, 3H], hiddenBias [3H]
 * @param states [batch, time, H]
 * @param kept [batch, time, 4H] what the backward pass takes: the gates r | z | n, and h_{t−1} · W_n + b_n
 */
KERNEL void gru(const float *gates, const float *hiddenWeight, const float *hiddenBias, float *states, float *kept,
                int batch, int time, int hidden, float *scratch);
KERNEL void gruBackward(const float *hiddenWeight, const float *states, const float *kept, const float *dStates,
                        float *dGates, float *dHiddenWeight, float *dHiddenBias, int batch, int time, int hidden,
                        float *scratch);
/* gruStreaming.c: a whole network of them for one sequence, as streamingStep.c has one of Mamba-2 blocks. */
/**
 * @param tensors all of a weights file, in its order: input.weight, input.bias, of each of one or more layers
 *   inputWeight, inputBias, hiddenWeight and hiddenBias, norm.weight, norm.bias, head.weight, head.bias, target.mean,
 *   target.scale
 * @return floats that the packed network takes; with `network` null nothing else is done
 */
KERNEL int packGruNetwork(const float *tensors, float *network, int nInputs, int dModel, int nLayers, int nFeatures);
KERNEL int gruStreamingStateSize(const float *network);
KERNEL void gruStreamingStep(const float *network, const float *inputs, float *state);
KERNEL void gruStreamingPrediction(const float *network, float *state, float *prediction);
/* elementwise.c */
KERNEL void tanhArray(const float *x, float *out, int n);

/* dropout.c */
/**
 * out = x · scale where the value is kept, else 0. Value i is kept where word i of the Philox stream of these keys and
 * this address (the second word of the counter) is no less than dropBelow, both unsigned.
 */
KERNEL void dropout(const float *x, float *out, int n, int dropBelow, double scale, int key0, int key1, int address);

/* matrixVector.c */
/** out [rows] = matrix [rows, columns] · x [columns]. A row's result depends on that row, x and the build alone. */
KERNEL void matrixVector(const float *matrix, const float *x, float *out, int rows, int columns);

/* laggedProducts.c */
/** Floats of scratch that sequences of so many steps need, or of fewer. */
KERNEL int laggedProductsScratch(int steps, int width);
/**
 * Adds the products of one sequence: products[d] += Σ x(s) x(s − d)ᵀ over s = d … steps − 1, for d = 0 … maxLag.
 *
 * @param x [steps, width]
 * @param products [maxLag + 1, width, width], row the newer step's feature, column the older one's
 */
KERNEL void laggedProducts(const double *x, double *products, int steps, int width, int maxLag, float *scratch);
