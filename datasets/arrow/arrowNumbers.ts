import { type Data, DataType, Precision, type Vector } from 'apache-arrow'
import { numberOfText } from '../tables/textValues.js'

/** Whether a column of this type is numbers, or truth values, which count as 0 and 1. */
export function isNumberType(type: DataType): boolean {
  if (DataType.isDictionary(type)) return isNumberType(type.dictionary)
  return [DataType.isInt, DataType.isFloat, DataType.isDecimal, DataType.isBool].some((is) =>
    is(type),
  )
}

/** The values of a column as numbers, NaN where there is none or it is no number. */
export function arrowNumbers(vector: Vector): ArrayLike<number> {
  const { type } = vector
  const isPlain =
    (DataType.isFloat(type) && type.precision !== Precision.HALF) ||
    (DataType.isInt(type) && type.bitWidth < 64)
  if (isPlain && vector.nullCount === 0) return vector.toArray()
  if (DataType.isDictionary(type)) return dictionaryNumbers(vector)
  const numberOf = toNumber(type)
  return Float64Array.from(vector, (value) => (value === null ? Number.NaN : numberOf(value)))
}

/** @returns a function that makes a number of a value as the library gives it */
export function toNumber(type: DataType): (value: unknown) => number {
  if (DataType.isDecimal(type)) return (value) => decimalNumber(value as Uint32Array, type.scale)
  if (isNumberType(type)) return Number
  return (value) => numberOfText(String(value)) ?? Number.NaN
}

/** Numbers of the words of dictionaries. */
const wordsOf = new WeakMap<Vector, ArrayLike<number>>()

function dictionaryNumbers(vector: Vector): Float64Array {
  const numbers = new Float64Array(vector.length)
  let at = 0
  for (const data of vector.data) {
    const words = wordsIn(data)
    for (let i = 0; i < data.length; i++) {
      numbers[at++] = data.getValid(i) ? words[Number(data.values[i])] : Number.NaN
    }
  }
  return numbers
}

function wordsIn({ dictionary }: Data): ArrayLike<number> {
  if (!dictionary) return []
  let words = wordsOf.get(dictionary)
  if (!words) {
    words = arrowNumbers(dictionary)
    wordsOf.set(dictionary, words)
  }
  return words
}

/** Largest power of ten that a float64 holds exactly. */
const exactPower = 22

/** The float64 nearest to a decimal. */
function decimalNumber(words: Uint32Array, scale: number): number {
  const digits = decimalDigits(words)
  const number = Number(digits)
  // A quotient of two exact numbers is rounded once.
  if (Number.isSafeInteger(number) && scale >= 0 && scale <= exactPower) return number / 10 ** scale
  return Number(`${digits}e${-scale}`)
}

/** Two's complement of any number of words, the lowest first. */
export function decimalDigits(words: Uint32Array): bigint {
  let digits = 0n
  for (let i = words.length - 1; i >= 0; i--) digits = (digits << 32n) | BigInt(words[i])
  return BigInt.asIntN(32 * words.length, digits)
}
