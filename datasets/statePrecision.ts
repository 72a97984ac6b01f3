import { nameArgument } from './nameArgument.js'
import type { RowBatch } from './rowSource.js'
import { fitStandardisation } from './standardisation.js'

/** Beyond so many of a column's spreads float32 would blur them: it tells apart 16 million steps up to a level. */
export const mostSpreads = 1e4

/** Whole numbers beyond this are not all told apart in float64. */
const largestExact = 2 ** 53

/** Rows that are kept to tell level and spread by: more are thinned out. */
const mostKeptRows = 20_000

/** Looks at the values of a table as they are read, to say in which precision they are to be kept. */
export class StatePrecision {
  private readonly columns: ColumnSight[]
  /** [rows, nFeatures], every `stride`-th row seen. */
  private readonly kept: number[] = []
  private stride = 1
  private rows = 0

  constructor(private readonly featureNames: readonly string[]) {
    this.columns = featureNames.map(() => new ColumnSight())
  }

  /** Looks at the first `count` rows of a batch. */
  add({ features }: RowBatch, count: number): void {
    for (const [i, column] of this.columns.entries()) column.add(features[i], count)
    for (let i = 0; i < count; i++) {
      if (this.rows++ % this.stride !== 0) continue
      for (const values of features) this.kept.push(values[i])
      if (this.kept.length === mostKeptRows * features.length) this.thinOut()
    }
  }

  private thinOut(): void {
    const n = this.featureNames.length
    for (let row = 0; row < mostKeptRows / 2; row++) {
      for (let i = 0; i < n; i++) this.kept[row * n + i] = this.kept[2 * row * n + i]
    }
    this.kept.length = (mostKeptRows / 2) * n
    this.stride *= 2
  }

  /** Whether a column that varies lies so far from 0, in its own spreads, that float32 would lose them. */
  get needsFloat64(): boolean {
    if (!this.columns.some((column) => column.isBlurred)) return false
    const { featureNames } = this
    const states = Float64Array.from(this.kept)
    const { centre, scale } = fitStandardisation({ states, featureNames })
    return this.columns.some(
      (column, i) => column.isBlurred && Math.abs(centre[i]) > mostSpreads * scale[i],
    )
  }

  /** What a user should know of columns that not even float64 holds. */
  warnings(file: string): string[] {
    const ids = this.featureNames.filter((_, i) => this.columns[i].isBeyondFloat64)
    return ids.map((name) => {
      const what = `column ${name} has whole numbers beyond 2^53, of which not all can be told apart`
      return `${file}: ${what}: if it is an id, leave it out with --drop ${nameArgument(name)}`
    })
  }
}

class ColumnSight {
  private first = Number.NaN
  private varies = false
  private isRounded = false
  private areWhole = true
  private largest = 0

  add(values: ArrayLike<number>, count: number): void {
    if (Number.isNaN(this.first) && count > 0) this.first = values[0]
    for (let i = 0; i < count; i++) {
      const value = values[i]
      if (value !== this.first) this.varies = true
      if (Math.fround(value) !== value) this.isRounded = true
      if (this.areWhole && !Number.isInteger(value)) this.areWhole = false
      const size = Math.abs(value)
      if (size > this.largest) this.largest = size
    }
  }

  /** Whether float32 changes values of a column that is not constant. */
  get isBlurred(): boolean {
    return this.varies && this.isRounded
  }

  get isBeyondFloat64(): boolean {
    return this.isBlurred && this.areWhole && this.largest > largestExact
  }
}
