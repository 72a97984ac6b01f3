import type { ColumnRoles } from '../columnRoles.js'
import { keysSql, tableRows } from '../duckdbRows.js'
import { indexSequences } from '../sequenceIndex.js'
import type { TabularColumn } from '../tabularFile.js'
import type { RowsRead } from './inspectedFile.js'

/** What the keys of a table say of its sequences. */
export interface KeySurvey {
  sequences: number
  /** Rows of all of them. */
  rows: number
  /** Steps of the shortest and the longest, and the middle one of all by their length. */
  shortest: number
  longest: number
  median: number
  /** How many predictions can be scored, and in how many sequences none. */
  scoredSteps: number
  unscored: number
  /** Whether the rows of every sequence stand together, and in the order of its steps. */
  isContiguous: boolean
  isInOrder: boolean
  /** The first row (from 0) with a sequence that other rows stood between, and its id; where rows were looked at one by one. */
  firstReturn?: { seqIx: number; row: number }
}

/** Most rows that are looked at one by one, as training does; of more DuckDB counts. */
const mostLookedAt = 2_000_000

/**
 * Looks at the keys of all rows that are read. Where these are not all rows, the last sequence, of which more may
 * come, is left out.
 *
 * @throws {DataError} what training finds wrong with the keys, see `indexSequences`
 */
export async function surveyKeys(
  read: RowsRead,
  roles: ColumnRoles<TabularColumn>,
  most = mostLookedAt,
): Promise<KeySurvey> {
  if (read.rowNumber !== undefined && read.rowCount > most) {
    const survey = await countKeys(read, roles)
    if (survey) return survey
  }
  const { seqIx, offsets, ...index } = await indexSequences(await tableRows(read.table, roles))
  const count = read.which === 'all' || seqIx.length === 1 ? seqIx.length : seqIx.length - 1
  const lengths = Array.from({ length: count }, (_, i) => offsets[i + 1] - offsets[i])
  lengths.sort((a, b) => a - b)
  return {
    sequences: count,
    rows: offsets[count],
    shortest: lengths[0],
    longest: lengths[count - 1],
    median: lengths[Math.floor((count - 1) / 2)],
    scoredSteps: index.scoredSteps,
    unscored: index.unscored,
    isContiguous: index.isContiguous,
    isInOrder: index.disordered === 0,
    ...(index.firstReturn && { firstReturn: index.firstReturn }),
  }
}

/**
 * The same by sums over each sequence: of the steps 0 … n − 1 of a sequence the smallest and largest, their sum and
 * the sum of their squares are known. What could be wrong is looked at here, for DuckDB may answer a condition on a
 * column by statistics that leave NaN out.
 *
 * @returns undefined where something is wrong
 */
async function countKeys(
  { table, rowNumber, which, rowCount }: RowsRead,
  { keys }: ColumnRoles<TabularColumn>,
): Promise<KeySurvey | undefined> {
  const columns = [keys.seqIx, keys.step, keys.needPrediction]
  // Whole numbers are grouped and added up three times as fast as such.
  const areWhole = columns.map((column) => column === undefined || isWholeType(column.type))
  const [id, step, need] = keysSql(keys).map((sql, i) =>
    columns[i] && areWhole[i] ? `CAST(${columns[i].sql} AS BIGINT)` : sql,
  )
  const bySequence = `SELECT id, CAST(count(*) AS DOUBLE) AS n, min(step) AS lo, max(step) AS hi,
      sum(step) AS s, sum(step * step) AS q, ${areWhole[1] ? '0' : 'sum(step - floor(step))'} AS f,
      2 * count(*) - count(step) - count(need) AS m,
      sum(need) AS w, sum(need * (need - 1)) AS b, max(2 * step + need) - 2 * max(step) AS l,
      min(${rowNumber}) AS first, max(${rowNumber}) AS last,
      min(${rowNumber} - step) AS d, max(${rowNumber} - step) AS e
    FROM (SELECT ${id} AS id, ${step} AS step, ${need} AS need, ${rowNumber} FROM ${table.from})
    GROUP BY id`
  // The one of the last row goes on behind the rows that are read.
  const whole = which === 'all' ? '' : `WHERE last <> ${rowCount - 1}`
  const scored = '(w - l)'
  const figures = {
    sequences: 'count(*)',
    rows: 'sum(n)',
    shortest: 'min(n)',
    longest: 'max(n)',
    median: 'quantile_disc(n, 0.5)',
    scoredSteps: `sum(greatest(0, ${scored}))`,
    unscored: `count(*) FILTER (${scored} <= 0)`,
    scattered: 'count(*) FILTER (last - first + 1 <> n)',
    disordered: 'count(*) FILTER (d <> e)',
    leastId: 'min(id)',
    mostId: 'max(id)',
    missing: 'sum(m) + count(*) FILTER (id IS NULL)',
    fractions: 'sum(abs(id - floor(id)) + f)',
    flagFaults: 'sum(b)',
    stepFaults: `sum(abs(lo) + abs(hi - n + 1) + abs(s - n * (n - 1) / 2)
      + abs(round(q * 6 / ((n - 1) * n * (2 * n - 1)) - 1, 9)))`,
  }
  const sql = Object.entries(figures).map(([name, sum]) => `CAST(${sum} AS DOUBLE) AS ${name}`)
  for await (const chunk of table.query(`SELECT ${sql} FROM (${bySequence}) ${whole}`)) {
    const values = chunk.getRowValues(0).map(Number)
    const found = Object.fromEntries(Object.keys(figures).map((name, i) => [name, values[i]]))
    const { sequences, rows, shortest, longest, median, scoredSteps, unscored } = found
    const faults = found.missing + found.fractions + found.flagFaults + found.stepFaults
    const areIds = found.leastId >= -(2 ** 31) && found.mostId < 2 ** 31
    if (!(faults === 0) || !areIds || shortest < 2 || sequences === 0) return undefined
    return {
      ...{ sequences, rows, shortest, longest, median, scoredSteps, unscored },
      isContiguous: found.scattered === 0,
      isInOrder: found.disordered === 0 || found.scattered > 0,
    }
  }
  return undefined
}

function isWholeType(type: string): boolean {
  return /^(U?(TINY|SMALL|BIG)?INT(EGER)?|BOOLEAN)$/.test(type)
}
