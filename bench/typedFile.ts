import { closeSync, openSync, writeSync } from 'node:fs'
import { RandomStream } from '../base/random.js'

/** Columns of dates in {@link writeTypedFile}'s table: name and format of strptime. */
export const dateColumns = { joined: '%Y-%m-%d', visit: '%d/%m/%Y' } as const

/** Rows that are put together before they are written. */
const blockRows = 10_000
const two = (value: number) => String(value).padStart(2, '0')

/**
 * Writes a CSV file of 20 columns: two of dates, one of them day first, six of whole numbers, six of numbers with
 * decimals, one with missing values, five of labels, one of ids.
 */
export function writeTypedFile(file: string, rows: number) {
  const names = [
    ...Object.keys(dateColumns),
    ...Array.from({ length: 6 }, (_, i) => `whole_${i}`),
    ...Array.from({ length: 6 }, (_, i) => `number_${i}`),
    ...Array.from({ length: 5 }, (_, i) => `label_${i}`),
    'code',
  ]
  const output = openSync(file, 'w')
  writeSync(output, `${names.join()}\n`)
  const random = new RandomStream(1, 'typed-file')
  for (let from = 0; from < rows; from += blockRows) {
    const lines: string[] = []
    for (let row = from; row < Math.min(rows, from + blockRows); row++) {
      const [joined, visit] = [dayOf(random), dayOf(random)]
      const cells: (string | number)[] = [
        `${joined.year}-${two(joined.month)}-${two(joined.day)}`,
        `${two(visit.day)}/${two(visit.month)}/${visit.year}`,
      ]
      for (let i = 0; i < 6; i++) cells.push(random.integer(10 ** (i + 1)))
      for (let i = 0; i < 6; i++) {
        const isMissing = i === 5 && random.uniform() < 0.05
        cells.push(isMissing ? '' : (random.normal() * 10 ** i).toFixed(i % 4))
      }
      for (let i = 0; i < 5; i++) cells.push(`label ${random.integer(4 ** (i + 1))}`)
      cells.push(`C${String(row).padStart(8, '0')}`)
      lines.push(cells.join())
    }
    writeSync(output, `${lines.join('\n')}\n`)
  }
  closeSync(output)
}

function dayOf(random: RandomStream) {
  return {
    year: 2015 + random.integer(10),
    month: 1 + random.integer(12),
    day: 1 + random.integer(28),
  }
}
