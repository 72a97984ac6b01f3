import { DataError } from '../../base/errors.js'
import { nameArgument } from '../nameArgument.js'
import type { TimeColumn } from './findTimeColumn.js'
import { placeOf, type SeriesColumn, type SeriesFile } from './seriesFile.js'

/** Columns that tell several series of one table apart. */
export interface Panel {
  columns: readonly SeriesColumn[]
  /** Number of series, counted over the whole file. */
  series: number
}

/** Names that many programs give the id of a series. */
export const idName =
  /^(.*_)?(id|ids|key|code|symbol|ticker|series|sensor|station|store|item|sku|product|region|country|city|entity|group|name)$/i
/** Names of columns that hold a part of the time. */
export const clockName = /^(time|hour|hr|minute|period|interval)(_.*)?$/i

/** Rows whose times are looked at, about; all rows of a time are looked at or none. */
const lookedAt = 200_000
/** Most columns that may be ids; those that look like it most come first. */
const mostCandidates = 6
/** Most columns that are an id together. */
const mostColumns = 3

/**
 * Finds the columns with which hardly a time repeats, and of those the ones that leave the fewest holes in the panel.
 * Columns of text are ids more likely than those of whole numbers, which must have few values and, if times repeat
 * rarely, the name of an id.
 *
 * @param known columns that are known to be ids; they are part of the panel
 * @param repeats rows with the time of another row of their series
 */
export async function findPanel(
  source: SeriesFile,
  time: TimeColumn,
  known: readonly SeriesColumn[],
  { repeats, rowCount }: { repeats: number; rowCount: number },
): Promise<Panel | undefined> {
  const all = await idCandidates(source, [...time.columns, ...known], rowCount)
  const isRare = repeats < rowCount * 0.05
  const candidates = all.filter(({ isLikely }) => !isRare || isLikely).slice(0, mostCandidates)
  const best = await bestColumns(source, time, known, candidates, rowCount)
  return best && { columns: best, series: await countDistinct(source, best) }
}

/** What is said of series that stand in one table, when nobody said how to tell them apart. */
export function panelFault(
  source: SeriesFile,
  time: TimeColumn,
  panel: Panel | undefined,
  repeats: number,
): DataError {
  const place = placeOf(source, time.columns[0])
  const times = `${repeats} times repeat`
  if (time.rival) {
    const { label, name } = time.rival
    const other = panel
      ? `, or keep series apart with --id-column ${nameArgument(...panel.columns.map(({ name }) => name))}`
      : ''
    const what = `${times}, and ${label} rises from row to row`
    const hint = `If that is the time: --time-column ${nameArgument(name)}${other}.`
    return new DataError('TIME_REPEATS', what, place, hint)
  }
  if (!panel) {
    const hint =
      'Name the columns that tell series apart with --id-column, take out rows that are there twice, or say with --in-order that the rows are in order as they stand.'
    return new DataError('TIME_REPEATS', `${times}, and no columns tell series apart`, place, hint)
  }
  const names = panel.columns.map(({ name }) => name)
  const clock = panel.columns.find(({ name }) => clockName.test(name))
  if (clock) {
    const both = nameArgument(...[...time.columns, clock].map(({ name }) => name))
    const hint = `If the two are one time: --time-column ${both}; if ${clock.name} tells series apart: --id-column ${nameArgument(...names)}.`
    return new DataError('TIME_REPEATS', `${times}, ${clock.name} tells them apart`, place, hint)
  }
  const what = `${times}: this looks like ${panel.series} series by ${joined(names)}`
  return new DataError(
    'TIME_REPEATS',
    what,
    place,
    `Keep them apart with --id-column ${nameArgument(...names)}.`,
  )
}

function joined(names: readonly string[]): string {
  return names.length < 2
    ? String(names[0])
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

interface Candidate {
  column: SeriesColumn
  /** Whether it holds texts, or has the name of an id. */
  isLikely: boolean
}

async function idCandidates(
  source: SeriesFile,
  taken: readonly SeriesColumn[],
  rowCount: number,
): Promise<Candidate[]> {
  const columns = source.columns.filter((column) => !taken.includes(column))
  if (columns.length === 0) return []
  const figures = columns.flatMap(({ sql }, i) => [
    `approx_count_distinct(${sql}) AS d${i}`,
    `coalesce(bool_and(TRY_CAST(CAST(${sql} AS VARCHAR) AS DOUBLE) IS NOT NULL), true) AS n${i}`,
    `coalesce(bool_and(TRY_CAST(CAST(${sql} AS VARCHAR) AS DOUBLE) % 1 = 0), false) AS w${i}`,
  ])
  const candidates: (Candidate & { rank: number })[] = []
  for await (const chunk of source.query(`SELECT ${figures} FROM ${source.from}`)) {
    const row = chunk.getRowValues(0)
    columns.forEach((column, i) => {
      const [distinct, isNumber, isWhole] = row.slice(i * 3, i * 3 + 3)
      const few = Number(distinct) > 1 && Number(distinct) <= Math.max(2, rowCount / 3)
      if (!few || (isNumber && !isWhole)) return
      const hasName = idName.test(column.name)
      const rank = (isNumber ? 2 : 0) + (hasName ? 0 : 1)
      candidates.push({ column, isLikely: !isNumber || hasName, rank })
    })
  }
  return candidates.sort((a, b) => a.rank - b.rank)
}

/** Whole numbers that leave more of the panel empty than this are no ids. */
const leastCoverage = 0.05
/** A panel in which more pairs of an id and a time have a row is taken without looking for a fuller one. */
const fullEnough = 0.5

/** The set of columns with which the panel is fullest, of those that tell rows of one time apart. */
async function bestColumns(
  { from, instance, query }: SeriesFile,
  time: TimeColumn,
  known: readonly SeriesColumn[],
  candidates: readonly Candidate[],
  rowCount: number,
): Promise<SeriesColumn[] | undefined> {
  const columns = [...known, ...candidates.map(({ column }) => column)]
  const hashes = columns.map(({ sql }, i) => `hash(${sql}) AS h${i}`)
  const share = Math.max(1, Math.floor(rowCount / lookedAt))
  const connection = await instance.connect()
  let best: { columns: SeriesColumn[]; coverage: number } | undefined
  try {
    await connection.run(`CREATE OR REPLACE TABLE panel AS SELECT hash(${time.sql}) AS t, ${hashes}
      FROM ${from} WHERE hash(${time.sql}) % ${share} = 0`)
    for (let size = 1; size <= mostColumns && !(best && best.coverage >= fullEnough); size++) {
      for (const chosen of subsets(candidates, size)) {
        const ids = [...known, ...chosen.map(({ column }) => column)]
        const coverage = await coverageOf(
          query,
          ids.map((column) => `h${columns.indexOf(column)}`),
        )
        const least = chosen.every(({ isLikely }) => isLikely) ? 0 : leastCoverage
        if (coverage > (best?.coverage ?? least)) best = { columns: ids, coverage }
      }
    }
  } finally {
    connection.disconnectSync()
  }
  return best?.columns
}

/** Rows that an id may leave with the time of another, of those that have it without the id. */
const toleratedRepeats = 0.1

/** Which share of all pairs of an id and a time has a row; 0 where too many have two. */
async function coverageOf(query: SeriesFile['query'], ids: readonly string[]): Promise<number> {
  const sql = `SELECT count(*)::DOUBLE AS r, count(DISTINCT hash(t, ${ids}))::DOUBLE AS p,
    count(DISTINCT t)::DOUBLE AS n, count(DISTINCT hash(${ids}))::DOUBLE AS m FROM panel`
  for await (const chunk of query(sql)) {
    const [rows, pairs, times, series] = chunk.getRowValues(0).map(Number)
    if (rows - pairs <= (rows - times) * toleratedRepeats) return pairs / (times * series)
  }
  return 0
}

async function countDistinct(
  { from, query }: SeriesFile,
  columns: readonly SeriesColumn[],
): Promise<number> {
  const sql = `SELECT count(DISTINCT hash(${columns.map(({ sql }) => sql)}))::DOUBLE AS n FROM ${from}`
  for await (const chunk of query(sql)) return Number(chunk.getRowValues(0)[0])
  return 0
}

function* subsets<T>(all: readonly T[], size: number, start = 0): Generator<T[]> {
  if (size === 0) {
    yield []
    return
  }
  for (let i = start; i <= all.length - size; i++) {
    for (const rest of subsets(all, size - 1, i + 1)) yield [all[i], ...rest]
  }
}
