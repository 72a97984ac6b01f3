import { DataType, Precision } from 'apache-arrow'
import { decimalDigits } from './arrowNumbers.js'

/** A value as DuckDB writes it, so that labels are the same out of Arrow and Parquet. */
export function arrowText(type: DataType, value: unknown): string {
  if (typeof value === 'string') return value
  if (DataType.isDictionary(type)) return arrowText(type.dictionary, value)
  if (DataType.isFloat(type)) return floatText(value as number, type.precision)
  if (DataType.isDecimal(type)) {
    return decimalText(String(decimalDigits(value as Uint32Array)), type.scale)
  }
  if (DataType.isDate(type)) return new Date(value as number).toISOString().slice(0, 10)
  if (DataType.isTimestamp(type)) {
    const text = new Date(value as number).toISOString().replace('T', ' ')
    return text.replace(/\.?0*Z$/, type.timezone ? '+00' : '')
  }
  return String(value)
}

function floatText(value: number, precision: Precision): string {
  let text = String(value)
  if (precision === Precision.SINGLE) {
    // The shortest digits that give the same float32 again.
    for (let digits = 1; digits <= 9; digits++) {
      text = String(Number(value.toPrecision(digits)))
      if (Math.fround(Number(text)) === value) break
    }
  }
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

/** @param digits of the number without its point */
function decimalText(digits: string, scale: number): string {
  if (scale <= 0) return digits
  const sign = digits.startsWith('-') ? '-' : ''
  const padded = digits.slice(sign.length).padStart(scale + 1, '0')
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`
}
