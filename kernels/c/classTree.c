/**
 * Growth of a random forest's tree for classes. A row is a record of bytes: its bins, its class, how often it was
 * drawn. Records are moved when a node is split, so that each node's stand side by side and are read in one
 * stream; in a small node they are sorted by bin, in a large one summed up by bin and class.
 */
#include "kernels.h"

enum { BINS = 256, FEW = 24 };

struct feature {
  int column, label /* −1: any cut of the column */, bins;
};

struct growth {
  int width, size, classes;
  unsigned long long random;
  /* The node: its records and what they weigh, in all and by class; Σ of the squares of the latter. */
  const unsigned char *records;
  int count;
  double weight, *total, squares; /* whole numbers, below 2^53 */
  /* While a feature is tried: what is left of the cut, and squares on either side. */
  double *left, leftWeight, leftSquares, rightSquares;
  /* The best split so far. */
  double value;
  int column, low, high;
  /* Scratch. */
  int *histogram, *places; /* [BINS, classes], [BINS] */
  unsigned *keys, *sorted; /* [records] bin << 16 | class << 8 | weight */
};

static int bytesOf(int count, int size) { return (count * size + 63) / 64 * 64; }

int classTreeScratch(int count, int size, int classes) {
  return (bytesOf(count, size) + bytesOf(count + 1, 8) + bytesOf(BINS + 5, 4 * classes) + bytesOf(BINS, 4) +
          2 * bytesOf(count, 4)) / 4;
}

/** A number below n. Source: O'Neill, "PCG", 2014: XSH RR. */
static int drawBelow(struct growth *g, int n) {
  unsigned long long old = g->random;
  g->random = old * 6364136223846793005ULL + 1442695040888963407ULL;
  unsigned mixed = (unsigned)(((old >> 18) ^ old) >> 27), turn = (unsigned)(old >> 59);
  mixed = (mixed >> turn) | (mixed << ((32 - turn) & 31));
  return (int)(((unsigned long long)mixed * (unsigned)n) >> 32);
}

/** @return how many classes the node has */
static int enter(struct growth *g, const unsigned char *records, int count) {
  g->records = records;
  g->count = count;
  g->weight = 0;
  g->squares = 0;
  g->value = -1;
  for (int k = 0; k < g->classes; k++) g->total[k] = 0;
  for (int i = 0; i < count; i++) {
    const unsigned char *record = records + i * g->size + g->width;
    g->total[record[0]] += record[1];
  }
  int present = 0;
  for (int k = 0; k < g->classes; k++) {
    double weight = g->total[k];
    g->weight += weight;
    g->squares += weight * weight;
    present += weight > 0;
  }
  return present;
}

static inline void clearLeft(struct growth *g) {
  for (int k = 0; k < g->classes; k++) g->left[k] = 0;
  g->leftWeight = 0;
  g->leftSquares = 0;
  g->rightSquares = g->squares;
}

/** Moves `weight` of class k from right to left. */
static inline void move(struct growth *g, int k, double weight) {
  double before = g->left[k];
  g->leftSquares += weight * (2 * before + weight);
  g->rightSquares -= weight * (2 * (g->total[k] - before) - weight);
  g->left[k] += weight;
  g->leftWeight += weight;
}

/** The largest Σ l² / l + Σ r² / r is the least Gini impurity. */
static inline void consider(struct growth *g, int column, int low, int high) {
  double value = g->leftSquares / g->leftWeight + g->rightSquares / (g->weight - g->leftWeight);
  if (value <= g->value) return;
  g->value = value;
  g->column = column;
  g->low = low;
  g->high = high;
}

/** A cut half-way between two bins that the node has; where it has no missing rows, such go with the most. */
static inline void considerCut(struct growth *g, int column, int missing, int missingLeft, int below, int above) {
  int goLeft = missing ? missingLeft : 2 * g->leftWeight > g->weight;
  consider(g, column, !goLeft, (below + above - 1) >> 1);
}

/** The records' keys for a column, sorted by bin. */
static void sortKeys(struct growth *g, struct feature feature) {
  const unsigned char *record = g->records;
  unsigned *keys = g->keys, *sorted = g->sorted;
  const int size = g->size, width = g->width, count = g->count;
  if (count <= FEW) {
    for (int i = 0; i < count; i++, record += size) {
      unsigned key = (unsigned)record[feature.column] << 16 | (unsigned)record[width] << 8 | record[width + 1];
      int at = i;
      for (; at > 0 && sorted[at - 1] > key; at--) sorted[at] = sorted[at - 1];
      sorted[at] = key;
    }
    return;
  }
  int *places = g->places;
  for (int bin = 0; bin < feature.bins; bin++) places[bin] = 0;
  for (int i = 0; i < count; i++, record += size) {
    keys[i] = (unsigned)record[feature.column] << 16 | (unsigned)record[width] << 8 | record[width + 1];
    places[record[feature.column]]++;
  }
  for (int bin = 0, next = 0; bin < feature.bins; bin++) {
    int here = places[bin];
    places[bin] = next;
    next += here;
  }
  for (int i = 0; i < count; i++) sorted[places[keys[i] >> 16]++] = keys[i];
}

/** Moves the sorted rows to the left one by one. Missing ones (bin 0) come first, or stay right. */
static void sweepRows(struct growth *g, int column, int missingLeft) {
  const unsigned *sorted = g->sorted;
  const int missing = sorted[0] >> 16 == 0;
  unsigned previous = 0;
  int i = 0;
  clearLeft(g);
  if (!missingLeft)
    while (sorted[i] >> 16 == 0) i++;
  for (; i < g->count; i++) {
    unsigned bin = sorted[i] >> 16;
    if (bin != previous) {
      if (previous > 0) considerCut(g, column, missing, missingLeft, (int)previous, (int)bin);
      previous = bin;
    }
    move(g, sorted[i] >> 8 & 255, sorted[i] & 255);
  }
  if (missing && !missingLeft) consider(g, column, 1, 255);
}

static inline void moveBin(struct growth *g, int bin) {
  const int *weights = g->histogram + bin * g->classes;
  for (int k = 0; k < g->classes; k++) move(g, k, weights[k]);
}

/** The same bin by bin. @return 0 where all rows are in one */
static int sweepBins(struct growth *g, struct feature feature) {
  const int classes = g->classes, width = g->width, size = g->size;
  int *histogram = g->histogram, *rows = g->places;
  const unsigned char *record = g->records;
  for (int i = 0; i < feature.bins * classes; i++) histogram[i] = 0;
  for (int bin = 0; bin < feature.bins; bin++) rows[bin] = 0;
  for (int i = 0; i < g->count; i++, record += size) {
    int bin = record[feature.column];
    histogram[bin * classes + record[width]] += record[width + 1];
    rows[bin]++;
  }
  int filled = 0;
  for (int bin = 0; bin < feature.bins; bin++) filled += rows[bin] > 0;
  if (filled < 2) return 0;
  const int missing = rows[0] > 0;
  for (int missingLeft = 0; missingLeft <= missing; missingLeft++) {
    int previous = 0;
    clearLeft(g);
    if (missingLeft) moveBin(g, 0);
    for (int bin = 1; bin < feature.bins; bin++) {
      if (rows[bin] == 0) continue;
      if (previous > 0) considerCut(g, feature.column, missing, missingLeft, previous, bin);
      previous = bin;
      moveBin(g, bin);
    }
    if (missing && !missingLeft) consider(g, feature.column, 1, 255);
  }
  return 1;
}

/** @return 0 where the feature does not split the node */
static int try(struct growth *g, struct feature feature) {
  if (feature.label < 0) {
    /* A sorted row takes some eight times as long as one that is summed up, or as a cell of the histogram. */
    if (g->count > feature.bins * g->classes / 8) return sweepBins(g, feature);
    sortKeys(g, feature);
    if (g->sorted[0] >> 16 == g->sorted[g->count - 1] >> 16) return 0;
    sweepRows(g, feature.column, 0);
    if (g->sorted[0] >> 16 == 0) sweepRows(g, feature.column, 1);
    return 1;
  }
  int moved = 0;
  clearLeft(g);
  const unsigned char *record = g->records;
  for (int i = 0; i < g->count; i++, record += g->size) {
    if (record[feature.column] != feature.label) continue;
    moved++;
    move(g, record[g->width], record[g->width + 1]);
  }
  if (moved == 0 || moved == g->count) return 0;
  consider(g, feature.column, feature.label, feature.label);
  return 1;
}

/** Tries `perNode` features drawn at random, and goes on drawing until one splits the node. */
static int trySome(struct growth *g, struct feature *features, int featureCount, int perNode) {
  int found = 0;
  for (int drawn = 0; drawn < featureCount && (drawn < perNode || !found); drawn++) {
    int at = drawn + drawBelow(g, featureCount - drawn);
    struct feature feature = features[at];
    features[at] = features[drawn];
    features[drawn] = feature;
    found |= try(g, feature);
  }
  return found;
}

static inline void copyRecord(unsigned *to, const unsigned *from, int words) {
  for (int i = 0; i < words; i++) to[i] = from[i];
}

/** Records that go left before the others, either in their order. @return how many go left */
static int partRecords(const struct growth *g, unsigned *records, unsigned *spare) {
  const int words = g->size / 4;
  const unsigned span = (unsigned)(g->high - g->low);
  int left = 0, right = 0;
  for (int i = 0; i < g->count; i++) {
    const unsigned *record = records + i * words;
    int outside = (unsigned)(((const unsigned char *)record)[g->column] - g->low) > span;
    /* To both, without a branch, which would be guessed wrongly every other time. */
    copyRecord(spare + right * words, record, words);
    copyRecord(records + left * words, record, words);
    left += 1 - outside;
    right += outside;
  }
  for (int i = 0; i < right * words; i++) records[left * words + i] = spare[i];
  return left;
}

int growClassTree(unsigned char *records, float *features, int *nodes, int *starts, unsigned char *outputs,
                  double *values, int count, int width, int size, int classes, int featureCount, int perNode,
                  int seed, float *scratch) {
  unsigned char *free = (unsigned char *)scratch;
  unsigned *spare = (unsigned *)free;
  int *waiting = (int *)(free += bytesOf(count, size)); /* begin of a right side, and its parent */
  double *counts = (double *)(free += bytesOf(count + 1, 8));
  int *places = (int *)(free += bytesOf(BINS + 5, 4 * classes));
  unsigned *keys = (unsigned *)(free += bytesOf(BINS, 4));
  struct growth g = {
      .width = width, .size = size, .classes = classes,
      .random = (unsigned)seed * 0x9e3779b97f4a7c15ULL + 1,
      .total = counts, .left = counts + classes, .histogram = (int *)(counts + 2 * classes),
      .places = places, .keys = keys, .sorted = (unsigned *)(free + bytesOf(count, 4)),
  };
  int *leafOf = g.histogram + BINS * classes;
  for (int k = 0; k < classes; k++) leafOf[k] = -1;
  int length = 0, leafCount = 0, valueCount = 0, begin = 0, end = count, nWaiting = 0;
  /* Down the left children to a leaf; right ones wait, and end where the one above them begins. */
  for (;;) {
    unsigned char *first = records + begin * size;
    int present = enter(&g, first, end - begin), node = length;
    if (present > 1 && trySome(&g, (struct feature *)features, featureCount, perNode)) {
      int middle = begin + partRecords(&g, (unsigned *)first, spare);
      nodes[node] = g.column << 16 | g.low << 8 | g.high;
      length += 2;
      waiting[2 * nWaiting] = middle;
      waiting[2 * nWaiting++ + 1] = node;
      end = middle;
      continue;
    }
    /* Nearly all leaves are pure; those of a class are one. */
    int pure = present == 1 ? first[width] : -1, leaf = pure >= 0 ? leafOf[pure] : -1;
    if (leaf < 0) {
      leaf = leafCount++;
      if (pure >= 0) leafOf[pure] = leaf;
      starts[leaf] = valueCount;
      for (int k = 0; k < classes; k++) {
        if (g.total[k] == 0) continue;
        outputs[valueCount] = (unsigned char)k;
        values[valueCount++] = g.total[k] / g.weight;
      }
    }
    nodes[length++] = ~leaf;
    if (nWaiting == 0) break;
    begin = waiting[2 * --nWaiting];
    end = nWaiting > 0 ? waiting[2 * nWaiting - 2] : count;
    int parent = waiting[2 * nWaiting + 1];
    nodes[parent + 1] = length - parent - 2;
  }
  starts[leafCount] = valueCount;
  return length;
}
