import { shownName } from '../base/columnLabel.js'
import { DataError } from '../base/errors.js'
import { nameArgument } from './nameArgument.js'
import { nameList } from './nameList.js'
import { letters, nearestName } from './nearestName.js'
import type { ColumnOptions, ReadOptions } from './readOptions.js'
import { type KeyColumn, keyColumns } from './rowSource.js'

/** The columns of a table that say where a row belongs. */
export interface TableKeys<Column> {
  /** Ids of the sequences. */
  seqIx: Column
  /** Steps from 0 in each. */
  step: Column
  /** Flags of the steps at which a prediction is asked for; undefined where `warmUp` says it. */
  needPrediction?: Column
  /** Predictions are asked for from step `warmUp` − 1 on, the last step left out. */
  warmUp?: number
}

const flagOf = {
  seq_ix: '--id-column',
  step_in_seq: '--step-column',
  need_prediction: '--need-column',
} as const

/**
 * Finds the keys of a table: under the names that `options` give, under those of the table that it has to fit, or
 * under their usual ones.
 *
 * @throws {DataError} `COLUMN_MISSING` naming the first that is not there, and what to say for all of them
 */
export function findKeys<Column extends { name: string }>(
  file: string,
  columns: readonly Column[],
  options: ReadOptions,
): TableKeys<Column> {
  const known = options.like?.options ?? {}
  const dropped = [...(options.drop ?? []), ...(known.drop ?? [])]
  const present = columns.filter(({ name }) => !dropped.includes(name))
  const find = (name: string | undefined) => present.find((column) => column.name === name)
  const keyOf = (option: 'idColumn' | 'stepColumn' | 'needColumn', usual: KeyColumn) =>
    options[option] === undefined ? (find(known[option]) ?? find(usual)) : find(options[option])
  const seqIx = keyOf('idColumn', 'seq_ix')
  const step = keyOf('stepColumn', 'step_in_seq')
  const needPrediction = keyOf('needColumn', 'need_prediction')
  const warmUp = needPrediction ? undefined : (options.warmUp ?? known.warmUp)
  if (seqIx && step && (needPrediction || warmUp !== undefined)) {
    return { seqIx, step, needPrediction, warmUp }
  }
  const hasAll = [seqIx, step, needPrediction ?? warmUp].map((found) => found !== undefined)
  const missing = keyColumns.filter((_, i) => !hasAll[i])
  const others = present.filter((column) => ![seqIx, step, needPrediction].includes(column))
  throw keysMissing(
    file,
    missing,
    others.map(({ name }) => name),
  )
}

function keysMissing(
  file: string,
  missing: readonly KeyColumn[],
  names: readonly string[],
): DataError {
  const guesses = missing.map((key) => guessOf(key, names))
  const flags = missing.map((key, i) => {
    if (guesses[i] !== undefined) return `${flagOf[key]} ${nameArgument(guesses[i])}`
    const flag = `${flagOf[key]} NAME`
    return key === 'need_prediction' ? `${flag} (or --warm-up N where no column says it)` : flag
  })
  const [first] = guesses
  const what = 'the column is missing'
  const hints = [`Name ${missing.length === 1 ? 'it' : 'them'}: ${flags.join(' ')}.`]
  if (first === undefined) hints.push(`The others are ${nameList(names)}.`)
  if (missing.length === keyColumns.length && first === undefined) {
    hints.push('One long series is cut into sequences by seqarena convert.')
  }
  return new DataError(
    'COLUMN_MISSING',
    first === undefined ? what : `${what}; ${shownName(first)} looks like it`,
    { file, column: missing[0] },
    hints.join(' '),
  )
}

/** Letters of the names that tables of sequences use elsewhere, likeliest first. */
const usualNames: Readonly<Record<KeyColumn, readonly string[]>> = {
  seq_ix: [
    ...['seqix', 'seqid', 'seriesid', 'sequenceid', 'uniqueid', 'itemid', 'tsid', 'sequence'],
    ...['series', 'seq', 'id', 'groupid', 'episode', 'trajectory', 'group'],
  ],
  step_in_seq: [
    ...['stepinseq', 'step', 'timestep', 'timeidx', 'stepix', 'stepid', 't', 'tick', 'time'],
    ...['position', 'frame', 'index'],
  ],
  need_prediction: [
    ...['needprediction', 'needpred', 'needspred', 'needsprediction', 'need', 'needed'],
    ...['predict', 'topredict', 'isscored', 'scored', 'mask'],
  ],
}

/** Which of the names may be meant for a key: one that tables use elsewhere, or that is nearly the usual one. */
export function guessOf(key: KeyColumn, names: readonly string[]): string | undefined {
  for (const usual of usualNames[key]) {
    const found = names.find((name) => letters(name) === usual)
    if (found !== undefined) return found
  }
  return nearestName(key, names)
}

/** Whether a column of this name is an id in most tables that have one. */
export function looksLikeId(name: string): boolean {
  return ['seriesid', 'sequenceid', 'seqid', 'uniqueid', 'itemid', 'id'].includes(letters(name))
}

/** The options that name keys, with the columns that they name. */
export function namedKeys(options: ColumnOptions): [flag: string, name: string][] {
  const { idColumn, stepColumn, needColumn } = options
  const all = [idColumn, stepColumn, needColumn].map((name, i) => [flagOf[keyColumns[i]], name])
  return all.filter((one): one is [string, string] => one[1] !== undefined)
}
