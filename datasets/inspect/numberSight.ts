import { isSet } from '../rawVector.js'

/** What the cells of a column are, taken for numbers. Figures are of the numbers alone, and undefined where there are none. */
export interface NumberFacts {
  rows: number
  /** Cells with no value: empty, null or NaN, and of these the NaN. */
  missing: number
  nans: number
  /** Cells with something that is no number. */
  texts: number
  /** Infinite values and numbers beyond the range of float32. */
  infinite: number
  /** Finite numbers that float32 has the range of. */
  numbers: number
  least?: number
  most?: number
  mean?: number
  /** Standard deviation (population). */
  deviation?: number
  /** Cells with the smallest and with the largest number, and the next number above and below it. */
  atLeast: number
  atMost: number
  aboveLeast?: number
  belowMost?: number
  areWhole: boolean
  /** Numbers below, equal to and one above the number before them. */
  falls: number
  repeats: number
  risesByOne: number
  /** The same for columns of the same cells in the same order, and for hardly any others. */
  fingerprint: string
}

/** A chunk of a column. */
export interface NumberCells {
  /** [rows or more] */
  values: Float64Array
  /** A bit a row that is 0 for NULL; none where no cell is. */
  valid: Uint8Array | null | undefined
  rowCount: number
}

/** Primes of FNV-1a with 32 bits, and of MurmurHash3. */
const primes = [0x01000193, 0x85ebca6b] as const
/** Stands for a missing cell in a fingerprint. */
const missingWord = 0x7ff80001

/** Looks at the cells of a column of numbers as they come, chunk by chunk. */
export class NumberSight {
  private rows = 0
  private nulls = 0
  private nans = 0
  private infinite = 0
  private numbers = 0
  private first = Number.NaN
  private sum = 0
  private squares = 0
  private least = Number.POSITIVE_INFINITY
  private aboveLeast = Number.POSITIVE_INFINITY
  private atLeast = 0
  private most = Number.NEGATIVE_INFINITY
  private belowMost = Number.NEGATIVE_INFINITY
  private atMost = 0
  private areWhole = true
  private before = Number.NaN
  private falls = 0
  private repeats = 0
  private risesByOne = 0
  private hashes: [number, number] = [0x811c9dc5, 0x9e3779b9]

  /** @param isNullText whether NULL stands for a text that is no number, and NaN alone for a missing cell */
  constructor(private readonly isNullText: boolean) {}

  push({ values, valid, rowCount }: NumberCells): void {
    const words = new Int32Array(values.buffer, values.byteOffset, 2 * rowCount)
    let [a, b] = this.hashes
    for (let i = 0; i < rowCount; i++) {
      const value = values[i]
      const isNull = valid && !isSet(valid, i)
      if (isNull || Number.isNaN(value)) {
        if (isNull) this.nulls++
        else this.nans++
        a = Math.imul(a ^ missingWord, primes[0])
        b = Math.imul(b ^ missingWord, primes[1])
        continue
      }
      a = Math.imul(Math.imul(a ^ words[2 * i], primes[0]) ^ words[2 * i + 1], primes[0])
      b = Math.imul(Math.imul(b ^ words[2 * i + 1], primes[1]) ^ words[2 * i], primes[1])
      if (Number.isFinite(Math.fround(value))) this.add(value)
      else this.infinite++
    }
    this.hashes = [a, b]
    this.rows += rowCount
  }

  finish(): NumberFacts {
    const { rows, nans, infinite, numbers, areWhole, falls, repeats, risesByOne } = this
    const [a, b] = this.hashes
    const { isNullText, nulls } = this
    const counts = {
      rows,
      missing: nans + (isNullText ? 0 : nulls),
      nans: isNullText ? 0 : nans,
      texts: isNullText ? nulls : 0,
      infinite,
      numbers,
      atLeast: this.atLeast,
      atMost: this.atMost,
      areWhole: areWhole && numbers > 0,
      falls,
      repeats,
      risesByOne,
      fingerprint: `${a >>> 0}-${b >>> 0}`,
    }
    if (numbers === 0) return counts
    const { least, most, aboveLeast, belowMost, first, sum, squares } = this
    return {
      ...counts,
      least,
      most,
      mean: first + sum / numbers,
      deviation: Math.sqrt(Math.max(0, squares / numbers - (sum / numbers) ** 2)),
      ...(Number.isFinite(aboveLeast) && { aboveLeast }),
      ...(Number.isFinite(belowMost) && { belowMost }),
    }
  }

  private add(value: number) {
    if (this.numbers++ === 0) this.first = value
    // About the first value, so that a high level costs no digits.
    const difference = value - this.first
    this.sum += difference
    this.squares += difference * difference
    if (this.areWhole && !Number.isInteger(value)) this.areWhole = false
    this.addToOrder(value)
    this.addToEnds(value)
  }

  private addToOrder(value: number) {
    const step = value - this.before
    if (step < 0) this.falls++
    else if (step === 0) this.repeats++
    else if (step === 1) this.risesByOne++
    this.before = value
  }

  private addToEnds(value: number) {
    if (value < this.least) {
      this.aboveLeast = this.least
      this.least = value
      this.atLeast = 1
    } else if (value === this.least) {
      this.atLeast++
    } else if (value < this.aboveLeast) {
      this.aboveLeast = value
    }
    if (value > this.most) {
      this.belowMost = this.most
      this.most = value
      this.atMost = 1
    } else if (value === this.most) {
      this.atMost++
    } else if (value > this.belowMost) {
      this.belowMost = value
    }
  }
}
