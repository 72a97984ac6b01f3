import { ShapeError, UsageError } from '../../base/errors.js'
import { RandomStream } from '../../base/random.js'
import type { GeneratorConfig } from './config.js'

/** What groups are sampled, and how. */
export interface Sampling {
  /** Rows of each group, 1 or more. */
  lengths: Int32Array
  /** Number of the first group: a group's random numbers belong to its number. */
  firstGroup?: number
  seed: number
  /** Logits are divided by it: below 1 frequent codes come more often, above 1 rare ones. */
  temperature?: number
  /** Probability that the codes drawn from, the fewest most probable ones, reach together; 1 for all codes. */
  topP?: number
  /** Numbers of the columns in the order in which a row is generated; for a network that is trained for any. */
  order?: readonly number[]
  /** Columns that are not drawn. */
  given?: GivenCodes
}

/** Codes that are known before, which the others then depend on. */
export interface GivenCodes {
  columns: readonly number[]
  /** [Σ lengths, columns], group by group. */
  codes: Uint16Array | Int32Array
}

/** The sampling with what is left out of it filled in. */
export function withDefaults({ firstGroup = 0, temperature = 1, topP = 1, ...rest }: Sampling) {
  return { firstGroup, temperature, topP, ...rest }
}

/**
 * The uniform numbers of a group's row, in the order of its columns' numbers.
 *
 * Source of numbers by address: Salmon et al. 2011, doi 10.1145/2063384.2063405.
 */
export function rowUniforms(seed: number, group: number, row: number): RandomStream {
  return new RandomStream(seed, 'sampled-row', row, group)
}

/** Codes [Σ lengths, columns], group by group; 16 bits where that is enough for all of them. */
export type GroupCodes = Uint16Array | Int32Array

/** Room for so many rows of codes. */
export function groupCodes({ columns }: GeneratorConfig, rows: number): GroupCodes {
  const isSmall = columns.every(({ nCodes }) => nCodes <= 2 ** 16)
  return new (isSmall ? Uint16Array : Int32Array)(rows * columns.length)
}

/** First row of each group [groups + 1], and last the number of all rows. */
export function rowStarts(lengths: Int32Array): Int32Array {
  const starts = new Int32Array(lengths.length + 1)
  for (const [i, length] of lengths.entries()) starts[i + 1] = starts[i] + length
  return starts
}

/**
 * @throws {UsageError} `BAD_TEMPERATURE`, `BAD_TOP_P`, `BAD_LENGTH`, `BAD_ORDER`, `BAD_GIVEN_CODE`
 * @throws {ShapeError} when there is no group, or the given codes are not one for each row
 */
export function checkSampling(config: GeneratorConfig, sampling: Sampling): void {
  const { temperature, topP } = withDefaults(sampling)
  if (!(temperature > 0 && temperature < Number.POSITIVE_INFINITY)) {
    const hint = 'Give a number above 0; 1 samples what the network has learnt.'
    throw new UsageError('BAD_TEMPERATURE', `the temperature is ${temperature}`, hint)
  }
  if (!(topP > 0 && topP <= 1)) {
    throw new UsageError('BAD_TOP_P', `top-p is ${topP}`, 'Give a number above 0, 1 at most.')
  }
  checkLengths(sampling.lengths)
  columnOrder(config, sampling)
  if (sampling.given) checkGiven(config, sampling.lengths, sampling.given)
}

function checkLengths(lengths: Int32Array) {
  if (lengths.length === 0) throw new ShapeError('lengths', [0], 'one group at least')
  const short = lengths.findIndex((length) => length < 1)
  if (short >= 0) {
    const what = `group ${short} is to have ${lengths[short]} rows`
    throw new UsageError('BAD_LENGTH', what, 'A group has one at least.')
  }
}

function checkGiven({ columns }: GeneratorConfig, lengths: Int32Array, given: GivenCodes) {
  const rows = lengths.reduce((sum, length) => sum + length, 0)
  const width = given.columns.length
  if (given.codes.length !== rows * width) {
    throw new ShapeError('given.codes', [given.codes.length], `[${rows} · ${width}]`)
  }
  const isCode = (code: number, i: number) =>
    code >= 0 && code < columns[given.columns[i % width]].nCodes
  const bad = given.codes.findIndex((code, i) => !isCode(code, i))
  if (bad < 0) return
  const { name, nCodes } = columns[given.columns[bad % width]]
  const place = { row: Math.floor(bad / width), column: name }
  const what = `the given code is ${given.codes[bad]}, and the column has ${nCodes}`
  throw new UsageError('BAD_GIVEN_CODE', what, 'Codes are whole numbers below that.', place)
}

/**
 * The order in which a row's columns are generated: the network's own, or the one asked for; given columns first.
 *
 * Source of any order: Uria, Murray and Larochelle 2014, arXiv 1310.1757.
 *
 * @throws {UsageError} `BAD_ORDER` when that is no order of all columns, or not one that the network was trained for
 */
export function columnOrder(
  { columns, order: trained }: GeneratorConfig,
  { order = trained ?? undefined, given }: Pick<Sampling, 'order' | 'given'>,
): readonly number[] {
  if (!order) {
    const hint = 'Give an order of its columns: the network was trained for any.'
    throw new UsageError('BAD_ORDER', 'no order of columns is given', hint)
  }
  const first = given?.columns ?? []
  const all = [...first, ...order.filter((column) => !first.includes(column))]
  const isOrder = columns.every((_, i) => all.includes(i)) && all.length === columns.length
  if (!isOrder || order.length !== columns.length) {
    const what = `the order ${order.join(', ')}${given ? `, given ${first.join(', ')},` : ''}`
    const wanted = `Each of 0 … ${columns.length - 1} comes once.`
    throw new UsageError('BAD_ORDER', `${what} is not one of ${columns.length} columns`, wanted)
  }
  if (trained && String(trained) !== String(all)) {
    const what = `the network was trained for the order ${trained.join(', ')} alone`
    throw new UsageError(
      'BAD_ORDER',
      what,
      'Train one for any order, or leave order and given out.',
    )
  }
  return all
}
