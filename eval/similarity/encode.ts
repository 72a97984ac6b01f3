import { DataError } from '../../base/errors.js'
import { RandomStream } from '../../base/random.js'
import { type Groups, groupRows } from '../../datasets/groups.js'
import {
  isNumberColumn,
  isTextType,
  type LabelColumn,
  type NumberColumn,
  type Table,
} from '../../datasets/table.js'
import type { JudgedTables } from '../judgedTables.js'
import type { PointSet } from '../neighbours/pointSet.js'
import { capSequences, drawRows, sequenceCap } from './drawRows.js'
import { labelDimensions, labelVectors } from './labelVectors.js'
import { MidRanks } from './midRanks.js'
import { namesSubjects } from './namesSubjects.js'
import { QuantileTransform } from './quantileTransform.js'
import { measureTexts, textMeasures } from './textMeasures.js'

/** Rows as points of one space; as many of each table, in random order. */
export interface EncodedTables {
  training: PointSet
  holdout?: PointSet
  synthetic: PointSet
  /** [dims] what each dimension holds: a column, `<column> missing`, or a part of a label's vector. */
  names: readonly string[]
  /** What a reader of the figures must know. */
  notes: readonly string[]
}

export interface EncodeOptions {
  seed: number
  /** Rows of each table at most; by default 5 million / (2 × number, 4 × label and 6 × text columns). */
  maxRows?: number
}

/** Rows × dimensions of one table: the more dimensions, the less a search can leave out. */
const maxCoordinates = 5e6
const maxQuantiles = 100
/** Label that stands for a missing value: no file's label begins so. */
const missingLabel = '\u0000missing'
const rareLabel = '\u0000rare'

/**
 * Encodes rows as the contest's similarity and distance metrics do: the sequence's length in front, numbers and
 * times by their quantiles in training and holdout rows, minus ½ (missing: 0, with a dimension that is ½ where
 * the value is missing and −½ elsewhere), labels by vectors of their characters, every row scaled to norm 1. Names,
 * ids and other texts count by what they consist of: lengths and numbers of characters of a kind, each by its rank
 * minus ½.
 *
 * Holdout and synthetic rows are encoded alike: labels that the training rows lack have the place that their
 * characters give them in either, and texts have no identity in any table.
 *
 * Each table gives as many random rows as the smallest has. Without a holdout the encoding is fitted on training
 * rows alone.
 *
 * Source: mostlyai-qa 1.9.8, `prepare_data_for_embeddings` and `encode_numerics`.
 *
 * @throws {DataError} `NO_VALUE_COLUMNS` where there is nothing but the key; `KEY_MISSING`
 */
export function encodeTables(tables: JudgedTables, options: EncodeOptions): EncodedTables {
  const samples = drawSamples(tables, options)
  const { training, holdout, synthetic } = samples
  const fitted = holdout ? [training, holdout] : [training]
  const all = holdout ? [training, holdout, synthetic] : [training, synthetic]
  const texts = tables.training.columns
    .filter((column) => !isNumberColumn(column) && column.name !== tables.key)
    .filter((column) => namesSubjects(column as LabelColumn, training.groups))
    .map(({ name }) => name)
  const parts = encodeColumns(tables, texts, fitted, all)
  if (parts.length === 0) {
    const place = { file: tables.training.file }
    throw new DataError('NO_VALUE_COLUMNS', 'there is no column but the key', place)
  }
  const points = all.map((_, i) => joinParts(parts, i, samples.rows))
  return {
    training: points[0],
    holdout: holdout && points[1],
    synthetic: points[points.length - 1],
    names: parts.flatMap((part) => part.names),
    notes: [...samples.notes, ...labelNotes(tables, texts)],
  }
}

/** Drawn rows of a table. */
interface Sample {
  table: Table
  rows: Int32Array
  /** Length of each drawn row's sequence, where there are any. */
  lengths?: Float64Array
  /** All sequences of the table, where there are any. */
  groups?: Groups
}

interface Samples {
  training: Sample
  holdout?: Sample
  synthetic: Sample
  rows: number
  notes: string[]
}

function drawSamples(
  { training, holdout, synthetic, key }: JudgedTables,
  options: EncodeOptions,
): Samples {
  const { seed } = options
  const named = { training, ...(holdout && { holdout }), synthetic }
  const tables = Object.entries(named).map(([name, table]) => {
    return { name, table, groups: key === undefined ? undefined : groupRows(table, key) }
  })
  const first = tables[0].groups
  const isSequential = first !== undefined && first.count < training.rowCount
  const cap = isSequential ? sequenceCap(first) : 1
  const capped = tables.map(({ name, table, groups }) => {
    const random = new RandomStream(seed, `encode-cap-${name}`)
    return isSequential
      ? capSequences(groups!, cap, random)
      : Int32Array.from({ length: table.rowCount }, (_, row) => row)
  })
  const smallest = Math.min(...capped.map((rows) => rows.length))
  const most = options.maxRows ?? defaultMaxRows(training, key)
  const rows = Math.min(smallest, most)
  const [t, ...others] = tables.map(({ name, table, groups }, i): Sample => {
    const drawn = drawRows(capped[i], rows, new RandomStream(seed, `encode-rows-${name}`))
    if (!isSequential) return { table, rows: drawn }
    return { table, rows: drawn, lengths: lengthsOf(groups!, drawn), groups }
  })
  const note = `Similarity and distances are of ${rows} random rows of each table instead of ${smallest}.`
  return {
    training: t,
    holdout: holdout && others[0],
    synthetic: others[others.length - 1],
    rows,
    notes: rows < smallest ? [note] : [],
  }
}

/** Rows within the coordinates that are allowed, were each column to take as many dimensions as it may. */
function defaultMaxRows({ columns }: Table, key: string | undefined): number {
  const most = columns.reduce((sum, column) => {
    if (column.name === key) return sum + 1
    return sum + (isNumberColumn(column) ? 2 : isTextType(column.type) ? 6 : 4)
  }, 0)
  return Math.max(1, Math.floor(maxCoordinates / most))
}

function lengthsOf({ count, starts, rows }: Groups, drawn: Int32Array): Float64Array {
  const lengths = new Float64Array(rows.length)
  for (let g = 0; g < count; g++) {
    for (let i = starts[g]; i < starts[g + 1]; i++) lengths[rows[i]] = starts[g + 1] - starts[g]
  }
  return Float64Array.from(drawn, (row) => lengths[row])
}

/** Some dimensions of the encoding, of all tables: [rows × names.length] each. */
interface Part {
  names: string[]
  points: Float64Array[]
}

/** Numbers first, then what is missing of them, then labels. */
function encodeColumns(
  { training, key }: JudgedTables,
  texts: readonly string[],
  fitted: Sample[],
  all: Sample[],
): Part[] {
  const numbers: Part[] = []
  const missing: Part[] = []
  const labels: Part[] = []
  const addNumbers = (name: string, valuesOf: (sample: Sample) => Float64Array) => {
    const own = all.map(valuesOf)
    numbers.push(encodeNumbers(name, own, fitted.length))
    if (anyMissing(own, fitted.length)) missing.push(encodeMissing(name, own))
  }
  if (fitted[0].lengths) addNumbers('Sequence Length', (sample) => sample.lengths!)
  for (const [index, column] of training.columns.entries()) {
    if (column.name === key) continue
    const { name } = column
    if (isNumberColumn(column)) {
      addNumbers(name, ({ table, rows }) => {
        const { values } = table.columns[index] as NumberColumn
        return Float64Array.from(rows, (row) => values[row])
      })
    } else if (texts.includes(name)) {
      labels.push(...encodeTexts(name, index, fitted.length, all))
    } else labels.push(encodeLabels(name, index, all))
  }
  return [...numbers, ...missing, ...labels]
}

function anyMissing(own: readonly Float64Array[], fittedCount: number): boolean {
  return own.slice(0, fittedCount).some((values) => values.some(Number.isNaN))
}

function encodeNumbers(name: string, own: Float64Array[], fittedCount: number): Part {
  const fitted = joined(own.slice(0, fittedCount))
  const transform = QuantileTransform.fit(
    fitted,
    Math.max(2, Math.min(maxQuantiles, fitted.length)),
  )
  const points = own.map((values) =>
    values.map((value) => (Number.isNaN(value) || !transform ? 0 : transform.apply(value) - 0.5)),
  )
  return { names: [name], points }
}

/** @param columns of one length */
function joined(columns: readonly Float64Array[]): Float64Array {
  const rows = columns[0].length
  const all = new Float64Array(columns.length * rows)
  for (const [i, values] of columns.entries()) all.set(values, i * rows)
  return all
}

function encodeMissing(name: string, own: Float64Array[]): Part {
  const points = own.map((values) => values.map((value) => (Number.isNaN(value) ? 0.5 : -0.5)))
  return { names: [`${name} missing`], points }
}

/** By mid-ranks, so that a measure that all texts share, such as two words, adds nothing to any row. */
function encodeTexts(name: string, index: number, fittedCount: number, all: Sample[]): Part[] {
  const measured = all.map(({ table, rows }) =>
    measureTexts(table.columns[index] as LabelColumn, rows),
  )
  const parts = textMeasures.map((measure, m): Part => {
    const own = measured.map((columns) => columns[m])
    const ranks = new MidRanks(joined(own.slice(0, fittedCount)))
    const points = own.map((values) =>
      values.map((value) => (Number.isNaN(value) ? 0 : ranks.of(value) - 0.5)),
    )
    return { names: [`${name} ${measure}`], points }
  })
  const lengths = measured.map(([first]) => first)
  return anyMissing(lengths, fittedCount) ? [...parts, encodeMissing(name, lengths)] : parts
}

/** @param all the training rows first: the vectors are fitted on their labels and on that of a rare one */
function encodeLabels(name: string, index: number, all: Sample[]): Part {
  const columnOf = ({ table }: Sample) => table.columns[index] as LabelColumn
  const labelOf = ({ codes, labels }: LabelColumn, row: number) =>
    codes[row] < 0 ? missingLabel : labels[codes[row]]
  const labelsOf = (samples: readonly Sample[]) => {
    const found = new Set<string>()
    for (const sample of samples) {
      const column = columnOf(sample)
      for (const row of sample.rows) found.add(labelOf(column, row))
    }
    return found
  }
  const known = labelsOf(all.slice(0, 1))
  // In an order of their own: sums over labels must not depend on which row comes first.
  const fitted = [...[...known].sort(), rareLabel]
  const others = [...labelsOf(all.slice(1))].filter((label) => !known.has(label))
  const labels = [...fitted, ...others]
  const dims = labelDimensions(known.size)
  const vectors = labelVectors(labels, dims, fitted.length)
  const places = new Map(labels.map((label, place) => [label, place]))
  const points = all.map((sample) => {
    const column = columnOf(sample)
    const encoded = new Float64Array(sample.rows.length * dims)
    for (const [i, row] of sample.rows.entries()) {
      const place = places.get(labelOf(column, row))!
      for (let d = 0; d < dims; d++) encoded[i * dims + d] = vectors[place * dims + d]
    }
    return encoded
  })
  return { names: Array.from({ length: dims }, (_, d) => `${name} ${d + 1}`), points }
}

/** All dimensions of one table, each row scaled to norm 1; rows of zeros stay. */
function joinParts(parts: readonly Part[], table: number, count: number): PointSet {
  const dims = parts.reduce((sum, { names }) => sum + names.length, 0)
  const values = new Float32Array(count * dims)
  const point = new Float64Array(dims)
  for (let row = 0; row < count; row++) {
    let d = 0
    let square = 0
    for (const { names, points } of parts) {
      for (let i = 0; i < names.length; i++) {
        const value = points[table][row * names.length + i]
        point[d++] = value
        square += value * value
      }
    }
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0
    for (d = 0; d < dims; d++) values[row * dims + d] = point[d] * scale
  }
  return { values, count, dims }
}

function labelNotes({ training, key }: JudgedTables, texts: readonly string[]): string[] {
  const notes: string[] = []
  const labels = training.columns.filter((column) => !isNumberColumn(column))
  if (labels.some(({ name }) => name !== key && !texts.includes(name))) {
    notes.push(
      'For similarity and distances, labels are encoded by the characters that they share, in place of the text ' +
        "embedding that the contest's tool uses: compare the figures with each other, not with that tool's.",
    )
  }
  if (texts.length > 0) {
    notes.push(
      `For similarity and distances, values of ${texts.join(', ')} count by their length, words and kinds of ` +
        'characters, not by which text they are.',
    )
  }
  return notes
}
