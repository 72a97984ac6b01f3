/**
 * What a search for groups is about, as the host lays it out: two blocks, each of which begins with these numbers.
 * Arrays are at multiples of 64 bytes from their block's beginning; the numbers that say where count these.
 */
#pragma once

/** Groups by the codes of their rows. */
struct groupBlock {
  int codes;            /* codes of a row: its columns', then the same columns' of the next row */
  int targets;          /* of them those of the row itself; the last of these are the columns that follow them */
  int stride;           /* bytes from one row to the next */
  int unit;             /* sum of the weights of each group's rows */
  int maxCategoryCells; /* of a group */
  int rows;             /* uint8 [rows, stride], 64 bytes to spare behind it */
  int rowWeights;       /* uint16 [rows] */
  int starts;           /* int32 [groups + 1] the first row of each group */
  int categoryCells;    /* uint16: cells that the groups' categories are in, counted from the first such cell */
  int categoryStarts;   /* int32 [groups + 1] where each group's begin */
};

/**
 * Tables of cells, in the order of `bases`: single columns, columns with themselves in the next row, pairs, triples.
 * A joint cell's number is its table's base + the codes as digits, the last running fastest. Arrays have 64 bytes to
 * spare. Cell 0 belongs to no table.
 */
struct tableBlock {
  int tables;            /* all of them */
  int pairTables;        /* the first of the pairs are tables, the others only parts of triples */
  int pairs;
  int pairRunCount;
  int tripleRunCount;
  int firstCategoryCell; /* cells of categories come last */
  int exponent;          /* of a cell whose own is 0, biased as floats have it */
  int sizes;             /* int32 [codes] how many codes there are */
  int pairSizes;         /* int32 [pairs] joint codes of a pair */
  int pairRuns;          /* int32 [runs, 3] first column, second column, how many second columns from it on */
  int tripleRuns;        /* int32 [runs, 3] first column, pair, how many pairs from it on */
  int bases;             /* int32 [tables] */
  int weights;           /* float [tables], then zeros up to a multiple of 16 */
  int categoryWeights;   /* float [cells of categories] */
};
