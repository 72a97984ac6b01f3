/** What stands between the digits of numbers. */
export interface NumberMarks {
  decimal: '.' | ','
  /** Mark between groups of three digits; absent where there is none. */
  thousands?: string
}

/**
 * Marks that are tried, in this order. Where a text can be read in two ways, `2,561` is two thousand and `0,561` half a
 * unit: no number begins with a group of thousands that is 0.
 */
const known: readonly NumberMarks[] = [
  { decimal: '.' },
  { decimal: '.', thousands: ',' },
  { decimal: ',' },
  { decimal: ',', thousands: '.' },
  ...[' ', '\u00a0', '\u202f', '\u2009', "'", '’'].flatMap((thousands): NumberMarks[] => [
    { decimal: '.', thousands },
    { decimal: ',', thousands },
  ]),
]

/** The marks that fit all digits. Undefined where none do. */
export function findMarks(digits: readonly string[]): NumberMarks | undefined {
  return known.find((marks) => {
    const pattern = groupedPattern(marks)
    return digits.every((text) => pattern.test(text))
  })
}

/** Digits with these marks: groups of three, or none. */
export function groupedPattern({ decimal, thousands }: NumberMarks): RegExp {
  const point = decimal === '.' ? '\\.' : ','
  const mark = thousands === '.' ? '\\.' : thousands
  const whole = mark === undefined ? '\\d+' : `(?:\\d+|[1-9]\\d{0,2}(?:${mark}\\d{3})+)`
  return new RegExp(`^(?:${whole}(?:${point}\\d*)?|${point}\\d+)$`)
}
