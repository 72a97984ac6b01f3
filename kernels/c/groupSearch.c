/**
 * Search for the groups of a pool that together come nearest to a target, by exact exchanges of one group.
 *
 * Each row of a group adds its weight to one cell of every table: single columns, columns with themselves in the
 * next row, pairs, triples; each group adds to cells of its categories. A cell holds 32 · (weight of the chosen
 * groups − target) + e: its loss is √(difference² + 2^(e + exponent)), times the weight of its table. As weights are whole
 * numbers, a group that is taken back leaves no trace, and as the cells are written row by row, changes of the
 * loss add up to that of the group even where its rows meet in a cell.
 *
 * Sums are taken in 16 lanes and one order on all builds, and no multiplication is fused with an addition, so that
 * all builds choose the same groups.
 */
#include "groupSearch.h"
#include "kernels.h"
#include "vector.h"

typedef __SIZE_TYPE__ size;
typedef unsigned long long word64;

enum {
  LANES = 16,
  PARTS = LANES / VW, /* vectors of lanes */
  CELL_SCALE = 32,
  CELL_SHIFT = 5,
};

/** Where everything is. */
struct search {
  const struct groupBlock *groups;
  const struct tableBlock *tables;
  const unsigned char *rows;
  const unsigned short *rowWeights, *categoryCells;
  const int *starts, *categoryStarts;
  const int *sizes, *pairSizes, *pairRuns, *tripleRuns, *bases;
  const float *weights, *categoryWeights;
  /* Of the row or group that is looked at: codes of columns and of pairs of them; cells, and for those of categories
     their weights. */
  int *codes, *pairCodes, *places;
  float *placeWeights;
};

static const void *lines(const void *block, int offset) { return (const char *)block + (size)offset * 64; }

static int roundUp(int n) { return (n + 2 * LANES - 1) / LANES * LANES; }

/** Vectors are written past the end of what they hold: that is overwritten by what follows, or spare. */
static int placeCount(int tables, int categoryCells) {
  return roundUp(tables > categoryCells ? tables : categoryCells);
}

int groupSearchScratch(int codes, int pairs, int tables, int categoryCells) {
  return roundUp(codes) + roundUp(pairs) + placeCount(tables, categoryCells) + roundUp(categoryCells);
}

static struct search openSearch(const int *groupHead, const int *tableHead, float *scratch) {
  const struct groupBlock *groups = (const struct groupBlock *)groupHead;
  const struct tableBlock *tables = (const struct tableBlock *)tableHead;
  struct search search = {
      .groups = groups,
      .tables = tables,
      .rows = lines(groups, groups->rows),
      .rowWeights = lines(groups, groups->rowWeights),
      .starts = lines(groups, groups->starts),
      .categoryStarts = lines(groups, groups->categoryStarts),
      .categoryCells = lines(groups, groups->categoryCells),
      .sizes = lines(tables, tables->sizes),
      .pairSizes = lines(tables, tables->pairSizes),
      .pairRuns = lines(tables, tables->pairRuns),
      .tripleRuns = lines(tables, tables->tripleRuns),
      .bases = lines(tables, tables->bases),
      .weights = lines(tables, tables->weights),
      .categoryWeights = lines(tables, tables->categoryWeights),
      .codes = (int *)scratch,
  };
  search.pairCodes = search.codes + roundUp(groups->codes);
  search.places = search.pairCodes + roundUp(tables->pairs);
  search.placeWeights = (float *)(search.places + placeCount(tables->tables, groups->maxCategoryCells));
  return search;
}

typedef int unalignedInts __attribute__((vector_size(4 * VW), aligned(4), may_alias));
typedef unsigned char codeVec __attribute__((vector_size(VW), aligned(1), may_alias));

INLINE ivec loadInts(const int *p) { return *(const unalignedInts *)p; }
INLINE void storeInts(int *p, ivec v) { *(unalignedInts *)p = v; }

/** Writes the cell of every table that the row is in to `places`; the last vector is filled up with cell 0. */
static void locateRow(const struct search *search, const unsigned char *row) {
  const struct groupBlock *groups = search->groups;
  const struct tableBlock *tables = search->tables;
  const int targets = groups->targets, nexts = groups->codes - targets;
  const int *sizes = search->sizes, *bases = search->bases;
  int *codes = search->codes, *pairCodes = search->pairCodes, *places = search->places;
  for (int c = 0; c < groups->codes; c += VW)
    storeInts(codes + c, __builtin_convertvector(*(const codeVec *)(row + c), ivec));

  for (int c = 0; c < targets; c += VW) storeInts(places + c, loadInts(bases + c) + loadInts(codes + c));
  places += targets;
  bases += targets;

  const int *current = codes + targets - nexts, *next = codes + targets;
  for (int c = 0; c < nexts; c += VW)
    storeInts(places + c, loadInts(bases + c) + loadInts(current + c) * loadInts(sizes + targets + c) +
                              loadInts(next + c));
  places += nexts;
  bases += nexts;

  int *pair = pairCodes;
  for (int r = 0; r < tables->pairRunCount; r++) {
    const int *run = search->pairRuns + 3 * r, first = codes[run[0]], second = run[1], count = run[2];
    for (int c = 0; c < count; c += VW)
      storeInts(pair + c, first * loadInts(sizes + second + c) + loadInts(codes + second + c));
    pair += count;
  }
  for (int p = 0; p < tables->pairTables; p += VW)
    storeInts(places + p, loadInts(bases + p) + loadInts(pairCodes + p));
  places += tables->pairTables;
  bases += tables->pairTables;

  for (int r = 0; r < tables->tripleRunCount; r++) {
    const int *run = search->tripleRuns + 3 * r, first = codes[run[0]], from = run[1], count = run[2];
    for (int p = 0; p < count; p += VW)
      storeInts(places + p, loadInts(bases + p) + first * loadInts(search->pairSizes + from + p) +
                                loadInts(pairCodes + from + p));
    places += count;
    bases += count;
  }
  for (int t = tables->tables; t % LANES != 0; t++) search->places[t] = 0;
}

/** The same for the cells of a group's categories. @return how many there are */
static int locateCategories(const struct search *search, int group) {
  const int from = search->categoryStarts[group], count = search->categoryStarts[group + 1] - from;
  const int first = search->tables->firstCategoryCell;
  for (int i = 0; i < count; i++) {
    const int cell = search->categoryCells[from + i];
    search->places[i] = first + cell;
    search->placeWeights[i] = search->categoryWeights[cell];
  }
  for (int i = count; i % LANES != 0; i++) {
    search->places[i] = 0;
    search->placeWeights[i] = 0;
  }
  return count;
}

INLINE ivec gather(const int *cells, const int *places) {
  ivec values;
  UNROLL for (int lane = 0; lane < VW; lane++) values[lane] = cells[places[lane]];
  return values;
}

/** Adds `weight` to the cells at `places`, and what that changes in the loss to `change`. */
INLINE void changeCells(const struct search *search, int *cells, const float *weights, int count, int weight,
                        vec *change) {
  const int exponent = search->tables->exponent;
  for (int i = 0; i < count; i += LANES) {
    const int *places = search->places + i;
    UNROLL for (int part = 0; part < PARTS; part++) {
      const ivec packed = gather(cells, places + part * VW);
      const ivec difference = packed >> CELL_SHIFT;
      const vec variance = (vec)(((packed & (CELL_SCALE - 1)) + exponent) << 23);
      const vec before = __builtin_convertvector(difference, vec);
      const vec after = __builtin_convertvector(difference + weight, vec);
      const vec loss = __builtin_elementwise_sqrt(before * before + variance);
      const vec newLoss = __builtin_elementwise_sqrt(after * after + variance);
      change[part] = change[part] + load(weights + i + part * VW) * (newLoss - loss);
    }
    UNROLL for (int lane = 0; lane < LANES; lane++) cells[places[lane]] += weight * CELL_SCALE;
  }
}

static double sumOfLanes(const vec *change) {
  float lanes[LANES];
  for (int part = 0; part < PARTS; part++) store(lanes + part * VW, change[part]);
  for (int half = LANES / 2; half > 0; half /= 2)
    for (int lane = 0; lane < half; lane++) lanes[lane] += lanes[lane + half];
  return lanes[0];
}

/** What a move changes in the loss: of the cells of categories, and of those of rows. */
struct change {
  double categories, rows;
};

/** Adds (sign 1) or takes away (−1) a group. @param withRows whether the cells of rows take part */
static struct change moveGroup(const struct search *search, int withRows, int *cells, int group, int sign) {
  struct change sums = {0, 0};
  vec change[PARTS];
  for (int part = 0; part < PARTS; part++) change[part] = splat(0);
  const int categories = locateCategories(search, group);
  changeCells(search, cells, search->placeWeights, categories, sign * search->groups->unit, change);
  sums.categories = sumOfLanes(change);
  if (!withRows) return sums;
  for (int part = 0; part < PARTS; part++) change[part] = splat(0);
  for (int row = search->starts[group]; row < search->starts[group + 1]; row++) {
    locateRow(search, search->rows + (size)row * search->groups->stride);
    changeCells(search, cells, search->weights, search->tables->tables, sign * search->rowWeights[row], change);
  }
  sums.rows = sumOfLanes(change);
  return sums;
}

INLINE void addToCells(int *cells, const int *places, int count, int change) {
  for (int i = 0; i < count; i += LANES)
    UNROLL for (int lane = 0; lane < LANES; lane++) cells[places[i + lane]] += change;
}

/** The same without looking at the loss. */
static void putGroup(const struct search *search, int withRows, int *cells, int group, int sign) {
  const int categories = locateCategories(search, group);
  addToCells(cells, search->places, categories, sign * search->groups->unit * CELL_SCALE);
  if (!withRows) return;
  for (int row = search->starts[group]; row < search->starts[group + 1]; row++) {
    locateRow(search, search->rows + (size)row * search->groups->stride);
    addToCells(cells, search->places, search->tables->tables, sign * search->rowWeights[row] * CELL_SCALE);
  }
}

void countGroups(const int *groupHead, const int *tableHead, const int *groups, double *counts, double *squares,
                 int *own, int count, float *scratch) {
  const struct search search = openSearch(groupHead, tableHead, scratch);
  const int tables = search.tables->tables;
  for (int i = 0; i < count; i++) {
    const int group = groups[i];
    const int categories = locateCategories(&search, group);
    for (int c = 0; c < categories; c++) counts[search.places[c]] += search.groups->unit;
    const int from = search.starts[group], to = search.starts[group + 1];
    for (int row = from; row < to; row++) {
      const int weight = search.rowWeights[row];
      locateRow(&search, search.rows + (size)row * search.groups->stride);
      for (int t = 0; t < tables; t++) counts[search.places[t]] += weight;
      if (!squares) continue;
      for (int t = 0; t < tables; t++) {
        const int place = search.places[t];
        squares[place] += (double)weight * (2 * own[place] + weight);
        own[place] += weight;
      }
    }
    for (int row = from; squares && row < to; row++) {
      locateRow(&search, search.rows + (size)row * search.groups->stride);
      for (int t = 0; t < tables; t++) own[search.places[t]] = 0;
    }
  }
}

/** Changes of the losses of some cells by a step. */
static void priceSteps(const int *cells, float *prices, int from, int to, int exponent, int step) {
  for (int cell = from / VW * VW; cell < to; cell += VW) {
    const ivec packed = loadInts(cells + cell), difference = packed >> CELL_SHIFT;
    const vec variance = (vec)(((packed & (CELL_SCALE - 1)) + exponent) << 23);
    const vec before = __builtin_convertvector(difference, vec);
    const vec after = __builtin_convertvector(difference + step, vec);
    store(prices + cell, __builtin_elementwise_sqrt(after * after + variance) -
                             __builtin_elementwise_sqrt(before * before + variance));
  }
}

void priceCells(const int *groupHead, const int *tableHead, const int *cells, float *prices, int count, int step) {
  const struct groupBlock *groups = (const struct groupBlock *)groupHead;
  const struct tableBlock *tables = (const struct tableBlock *)tableHead;
  const int first = tables->firstCategoryCell, sign = step < 0 ? -1 : 1;
  /* The vector in which the cells of categories begin is written twice, last with what is right for its rows. */
  float kept[LANES];
  priceSteps(cells, prices, 0, first, tables->exponent, step);
  const int aligned = first / VW * VW;
  for (int cell = aligned; cell < first; cell++) kept[cell - aligned] = prices[cell];
  priceSteps(cells, prices, first, count, tables->exponent, sign * groups->unit);
  for (int cell = aligned; cell < first; cell++) prices[cell] = kept[cell - aligned];
}

INLINE vec gatherPrices(const float *prices, const int *places) {
  vec values;
  UNROLL for (int lane = 0; lane < VW; lane++) values[lane] = prices[places[lane]];
  return values;
}

INLINE void addPrices(const struct search *search, const float *prices, const float *weights, int count, vec *sums) {
  for (int i = 0; i < count; i += LANES)
    UNROLL for (int part = 0; part < PARTS; part++) {
      const int at = i + part * VW;
      sums[part] = sums[part] + load(weights + at) * gatherPrices(prices, search->places + at);
    }
}

void scoreGroups(const int *groupHead, const int *tableHead, const float *prices, const int *list, float *scores,
                 int count, int step, float *scratch) {
  const struct search search = openSearch(groupHead, tableHead, scratch);
  for (int i = 0; i < count; i++) {
    vec sums[PARTS];
    for (int part = 0; part < PARTS; part++) sums[part] = splat(0);
    const int group = list[i], categories = locateCategories(&search, group);
    addPrices(&search, prices, search.placeWeights, categories, sums);
    double score = sumOfLanes(sums);
    for (int row = search.starts[group]; row < search.starts[group + 1]; row++) {
      for (int part = 0; part < PARTS; part++) sums[part] = splat(0);
      locateRow(&search, search.rows + (size)row * search.groups->stride);
      addPrices(&search, prices, search.weights, search.tables->tables, sums);
      score += (double)search.rowWeights[row] / step * sumOfLanes(sums);
    }
    scores[i] = (float)score;
  }
}

/** SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. */
static word64 nextWord(word64 *state) {
  word64 word = *state += 0x9e3779b97f4a7c15u;
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9u;
  word = (word ^ (word >> 27)) * 0x94d049bb133111ebu;
  return word ^ (word >> 31);
}

static int below(word64 *state, int bound) { return (int)((nextWord(state) >> 32) * (word64)bound >> 32); }

/** Uniform in (0, 1). */
static double uniform(word64 *state) { return ((double)(nextWord(state) >> 12) + 0.5) * 0x1p-52; }

/** e^−x for x ≥ 0, to eight digits. */
static double expOfNegative(double x) {
  if (!(x < 700)) return 0;
  const int halvings = (int)(x * 1.4426950408889634 + 0.5);
  const double y = -(x - halvings * 0.6931471805599453);
  double sum = 1 + y / 8;
  for (int term = 7; term > 0; term--) sum = 1 + y / term * sum;
  const union {
    word64 bits;
    double number;
  } power = {.bits = (word64)(1023 - halvings) << 52};
  return sum * power.number;
}

/** The place in a list of the group of the lowest score among some random ones. */
static int *drawBest(int *list, int count, const float *scores, int rivals, word64 *random) {
  int *best = list + below(random, count);
  for (int i = 1; i < rivals; i++) {
    int *other = list + below(random, count);
    if (scores[*other] < scores[*best]) best = other;
  }
  return best;
}

int swapGroups(const int *groupHead, const int *tableHead, int *cells, int *chosen, int *others,
               unsigned char *isChosen, float *scores, double *categorySlack, int chosenCount, int otherCount,
               int proposals, int tries, int rivals, double temperature, double seedHigh, double seedLow,
               int withRows, float *scratch) {
  const struct search search = openSearch(groupHead, tableHead, scratch);
  word64 random = ((word64)seedHigh << 32) + (word64)seedLow;
  int accepted = 0;
  for (int done = 0; done < proposals;) {
    int *leaving = drawBest(chosen, chosenCount, scores, rivals, &random), swapped = 0;
    const int old = *leaving;
    const struct change loss = moveGroup(&search, withRows, cells, old, -1);
    for (int i = 0; i < tries && done < proposals && !swapped; i++, done++) {
      int *coming = drawBest(others, otherCount, scores, rivals, &random);
      const int new = *coming;
      const struct change gain = moveGroup(&search, withRows, cells, new, 1);
      const double ofCategories = loss.categories + gain.categories;
      const double change = ofCategories + loss.rows + gain.rows;
      const int isBetter = change <= 0 || uniform(&random) < expOfNegative(change / temperature);
      if (isBetter && (ofCategories <= 0 || ofCategories <= *categorySlack)) {
        *leaving = new;
        *coming = old;
        isChosen[new] = 1;
        isChosen[old] = 0;
        scores[new] = -(float)(gain.categories + gain.rows);
        scores[old] = -(float)(loss.categories + loss.rows);
        *categorySlack -= ofCategories;
        swapped = 1;
        accepted++;
      } else {
        putGroup(&search, withRows, cells, new, -1);
        scores[new] = (float)(gain.categories + gain.rows);
      }
    }
    if (swapped) continue;
    putGroup(&search, withRows, cells, old, 1);
    scores[old] = (float)(loss.categories + loss.rows);
  }
  return accepted;
}
