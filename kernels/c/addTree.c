/** Predictions of a decision tree, its nodes as eval/trees/tree.ts lays them out. */
#include "kernels.h"

/* Rows that go down side by side: a row's next node is not in cache, and meanwhile the others go on. */
enum { ABREAST = 16 };

/** @param count at most ABREAST */
static inline void descend(const int *nodes, const unsigned char *bins, int count, int width, int *leaves) {
  int at[ABREAST] = {0};
  for (int going = 1; going;) {
    going = 0;
    for (int i = 0; i < count; i++) {
      int split = nodes[at[i]];
      int isSplit = ~(split >> 31); /* all ones, or none at a leaf, which is negative: its row waits there */
      unsigned bin = bins[i * width + ((split >> 16) & isSplit)];
      int low = (split >> 8) & 255, high = split & 255;
      int outside = (((int)bin - low) | (high - (int)bin)) >> 31;
      at[i] += isSplit & (2 + (outside & nodes[at[i] + (1 & isSplit)]));
      going |= isSplit;
    }
  }
  for (int i = 0; i < count; i++) leaves[i] = ~nodes[at[i]];
}

void addTree(const int *nodes, const int *starts, const unsigned char *outputs, const double *values,
             const unsigned char *bins, double *sums, int rows, int width, int outputCount) {
  int leaves[ABREAST];
  for (int row = 0; row < rows; row += ABREAST) {
    int count = rows - row < ABREAST ? rows - row : ABREAST;
    if (count == ABREAST)
      descend(nodes, bins + row * width, ABREAST, width, leaves);
    else
      descend(nodes, bins + row * width, count, width, leaves);
    for (int i = 0; i < count; i++) {
      double *sum = sums + (unsigned)(row + i) * outputCount;
      for (int e = starts[leaves[i]]; e < starts[leaves[i] + 1]; e++) sum[outputs[e]] += values[e];
    }
  }
}
