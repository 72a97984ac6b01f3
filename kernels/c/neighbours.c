/**
 * Exact nearest neighbours by a tree of 16-way nodes: points are halved at the median of the dimension with the
 * largest variance until 16 are left, and four generations of halves make one node with the boxes of its 16
 * children. Boxes and leaves are stored dimension by dimension, so that one pass of vectors gives a query's
 * distances to all 16.
 *
 * A box's distance is computed by the same operations in the same order as a point's, each of which is monotone
 * under rounding, so it is never above the computed distance of a point in the box: the result is the smallest
 * float32 distance over all points, whatever the tree.
 */
#include "kernels.h"
#include "vector.h"

typedef __SIZE_TYPE__ size;

enum {
  WAY = 16,
  CHUNK = 16,        /* dims between two looks whether a leaf can still have a neighbour: 20 % off at 100 dims */
  LEVELS = 9,        /* 16^8 leaves are more than an int counts points */
  PARTS = WAY / VW,  /* vectors that hold one number of each of the 16 */
};

/** Level 0 are the leaves, [nodes, dims, 16]; above are boxes, [nodes, dims, 2 (low, high), 16]. */
struct tree {
  int levels, nodes[LEVELS], dims;
  size offsets[LEVELS + 1];
};

static int ceilDiv(int a, int b) { return a / b + (a % b > 0); }

static struct tree layOut(int n, int dims) {
  struct tree tree = {.levels = 1, .nodes = {ceilDiv(n, WAY)}, .dims = dims, .offsets = {0}};
  tree.offsets[1] = (size)tree.nodes[0] * dims * WAY;
  while (tree.nodes[tree.levels - 1] > 1) {
    int level = tree.levels++;
    tree.nodes[level] = ceilDiv(tree.nodes[level - 1], WAY);
    tree.offsets[level + 1] = tree.offsets[level] + (size)tree.nodes[level] * dims * 2 * WAY;
  }
  return tree;
}

double neighbourTreeSize(int n, int dims) {
  struct tree tree = layOut(n, dims);
  return (double)tree.offsets[tree.levels];
}

struct build {
  const float *points;
  int dims, *order;
  float *keys;             /* [n] coordinates of the points in order, in the dimension that is being split */
  float *sums, *squares;   /* [dims] */
  unsigned random;
};

/** The dimension of the largest variance; sums of differences from one point, lest they cancel. */
static int widestDimension(struct build *build, int from, int to) {
  const int dims = build->dims;
  const float *origin = build->points + (size)build->order[from] * dims;
  for (int d = 0; d < dims; d++) build->sums[d] = build->squares[d] = 0;
  for (int i = from; i < to; i++) {
    const float *point = build->points + (size)build->order[i] * dims;
    for (int d = 0; d < dims; d++) {
      float difference = point[d] - origin[d];
      build->sums[d] += difference;
      build->squares[d] += difference * difference;
    }
  }
  int widest = 0;
  float largest = -1;
  for (int d = 0; d < dims; d++) {
    float variance = build->squares[d] - build->sums[d] * build->sums[d] / (float)(to - from);
    if (variance > largest) {
      largest = variance;
      widest = d;
    }
  }
  return widest;
}

/**
 * Hoare's selection: points of the smallest keys to the front, `middle` of them. Pivots at random, for sorted
 * data would make fixed ones quadratic.
 */
static void selectSmallest(struct build *build, int from, int to, int middle) {
  float *keys = build->keys;
  int *order = build->order;
  for (int low = from, high = to - 1; low < high;) {
    build->random = build->random * 1664525u + 1013904223u;
    const float pivot = keys[low + (int)(build->random >> 1) % (high - low + 1)];
    int i = low, j = high;
    while (i <= j) {
      while (keys[i] < pivot) i++;
      while (keys[j] > pivot) j--;
      if (i > j) break;
      float key = keys[i];
      keys[i] = keys[j];
      keys[j] = key;
      int point = order[i];
      order[i++] = order[j];
      order[j--] = point;
    }
    if (middle <= j)
      high = j;
    else if (middle >= i)
      low = i;
    else
      return;
  }
}

/** Orders points so that each run of 16 is a leaf, each run of 16 leaves a node, and so on. */
static void halve(struct build *build, int from, int to) {
  const int leaves = ceilDiv(to - from, WAY);
  if (leaves <= 1) return;
  int left = 1;
  while (left * 2 < leaves) left *= 2;
  const int middle = from + left * WAY, dimension = widestDimension(build, from, to);
  for (int i = from; i < to; i++)
    build->keys[i] = build->points[(size)build->order[i] * build->dims + dimension];
  selectSmallest(build, from, to, middle);
  halve(build, from, middle);
  halve(build, middle, to);
}

/** Smallest and largest of 16 numbers, some of which may be the infinity that fills a node up. */
static void extremes(const float *low, const float *high, float *smallest, float *largest) {
  float min = __builtin_inff(), max = -__builtin_inff();
  for (int j = 0; j < WAY; j++) {
    if (low[j] == __builtin_inff()) continue;
    if (low[j] < min) min = low[j];
    if (high[j] > max) max = high[j];
  }
  *smallest = min;
  *largest = max;
}

int neighbourTreeScratch(int n, int dims) { return n + 2 * dims; }

void buildNeighbourTree(const float *points, float *tree, float *order, int n, int dims, float *scratch) {
  struct tree t = layOut(n, dims);
  int *numbers = (int *)order;
  for (int i = 0; i < n; i++) numbers[i] = i;
  struct build build = {.points = points, .dims = dims, .order = numbers, .keys = scratch,
                        .sums = scratch + n, .squares = scratch + n + dims};
  halve(&build, 0, n);
  for (int i = 0; i < t.nodes[0] * WAY; i++)
    for (int d = 0; d < dims; d++) {
      float *leaf = tree + (size)(i / WAY) * dims * WAY;
      leaf[d * WAY + i % WAY] = i < n ? points[(size)numbers[i] * dims + d] : __builtin_inff();
    }
  for (int level = 1; level < t.levels; level++)
    for (int i = 0; i < t.nodes[level] * WAY; i++)
      for (int d = 0; d < dims; d++) {
        float *box = tree + t.offsets[level] + ((size)(i / WAY) * dims + d) * 2 * WAY + i % WAY;
        if (i >= t.nodes[level - 1]) {
          box[0] = box[WAY] = __builtin_inff();
        } else if (level == 1) {
          const float *leaf = tree + ((size)i * dims + d) * WAY;
          extremes(leaf, leaf, box, box + WAY);
        } else {
          const float *child = tree + t.offsets[level - 1] + ((size)i * dims + d) * 2 * WAY;
          extremes(child, child + WAY, box, box + WAY);
        }
      }
}

struct search {
  const float *tree;
  const struct tree *layout;
  const float *query;
  int k;
  float nearest[2]; /* squares of distances */
  int winner;       /* leaf that holds the nearest */
  int searched;     /* leaf that has been searched already */
};

/** Bit j is set where the j-th of 16 numbers is below the limit. */
INLINE unsigned placesBelow(const vec *values, float limit) {
  unsigned bits = 0;
  for (int part = 0; part < PARTS; part++)
    bits |= maskBits(values[part] < splat(limit)) << (part * VW);
  return bits;
}

static void searchLeaf(struct search *search, int leaf) {
  const int dims = search->layout->dims;
  const float *points = search->tree + (size)leaf * dims * WAY;
  vec squares[PARTS];
  for (int part = 0; part < PARTS; part++) squares[part] = splat(0);
  unsigned bits = 0;
  for (int d = 0; d < dims;) {
    const int end = d + CHUNK < dims ? d + CHUNK : dims;
    for (; d < end; d++)
      for (int part = 0; part < PARTS; part++) {
        const vec difference = load(points + d * WAY + part * VW) - splat(search->query[d]);
        squares[part] = fma(difference, difference, squares[part]);
      }
    bits = placesBelow(squares, search->nearest[search->k - 1]);
    if (!bits) return;
  }
  for (; bits; bits &= bits - 1) {
    const int lane = __builtin_ctz(bits);
    const float square = ((const float *)squares)[lane];
    if (square < search->nearest[0]) {
      search->nearest[1] = search->nearest[0];
      search->nearest[0] = square;
      search->winner = leaf;
    } else if (square < search->nearest[1]) {
      search->nearest[1] = square;
    }
  }
}

/** Children in the order of their boxes' distances, as long as these are below what has been found. */
static void searchNode(struct search *search, int level, int node) {
  if (level == 0) {
    if (node != search->searched) searchLeaf(search, node);
    return;
  }
  const int dims = search->layout->dims;
  const float *boxes = search->tree + search->layout->offsets[level] + (size)node * dims * 2 * WAY;
  vec squares[PARTS];
  for (int part = 0; part < PARTS; part++) squares[part] = splat(0);
  for (int d = 0; d < dims; d++)
    for (int part = 0; part < PARTS; part++) {
      const vec x = splat(search->query[d]);
      const float *box = boxes + d * 2 * WAY + part * VW;
      const vec outside = vmax(vmax(load(box) - x, x - load(box + WAY)), splat(0));
      squares[part] = fma(outside, outside, squares[part]);
    }
  float distances[WAY];
  int children[WAY], count = 0;
  unsigned bits = placesBelow(squares, search->nearest[search->k - 1]);
  for (; bits; bits &= bits - 1) {
    const int lane = __builtin_ctz(bits);
    const float distance = ((const float *)squares)[lane];
    int place = count++;
    for (; place > 0 && distances[place - 1] > distance; place--) {
      distances[place] = distances[place - 1];
      children[place] = children[place - 1];
    }
    distances[place] = distance;
    children[place] = node * WAY + lane;
  }
  for (int i = 0; i < count && distances[i] < search->nearest[search->k - 1]; i++)
    searchNode(search, level - 1, children[i]);
}

void nearestNeighbours(const float *tree, const float *queries, float *distances, int n, int dims,
                       int nQueries, int k) {
  const struct tree layout = layOut(n, dims);
  int start = -1;
  for (int q = 0; q < nQueries; q++) {
    struct search search = {.tree = tree, .layout = &layout, .query = queries + (size)q * dims, .k = k,
                            .nearest = {__builtin_inff(), __builtin_inff()}, .winner = -1,
                            .searched = start};
    if (start >= 0) searchLeaf(&search, start);
    searchNode(&search, layout.levels - 1, 0);
    for (int i = 0; i < k; i++) distances[q * k + i] = __builtin_sqrtf(search.nearest[i]);
    start = search.winner;
  }
}
