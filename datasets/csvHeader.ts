import { closeSync, openSync, readSync } from 'node:fs'
import { DataError } from '../base/errors.js'

/** What the first record of a CSV file says. */
export interface CsvHeader {
  names: string[]
  delimiter: string
  /** What ends the record. */
  lineEnd: '\n' | '\r\n' | '\r'
}

/**
 * Reads the column names of a CSV file; its delimiter is whichever of `,` `;` tab `|` they hold most of.
 *
 * @param path where it can be read
 * @param file what errors call it
 * @throws {DataError} `ENCODING` where it is not UTF-8, `CSV_MALFORMED` where a quote is never closed
 */
export function readCsvHeader(path: string, file = path): CsvHeader {
  const { line, lineEnd } = firstRecord(path, file)
  const bare = line.replaceAll(/"[^"]*"/g, '')
  const delimiter = [',', ';', '\t', '|'].reduce((best, candidate) =>
    bare.split(candidate).length > bare.split(best).length ? candidate : best,
  )
  return { names: splitLine(line, delimiter), delimiter, lineEnd }
}

function splitLine(line: string, delimiter: string): string[] {
  const names: string[] = []
  let name = ''
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const char = line[i]
    if (char === '"') {
      if (quoted && line[i + 1] === '"') name += line[++i]
      else quoted = !quoted
    } else if (char === delimiter && !quoted) {
      names.push(name.trim())
      name = ''
    } else {
      name += char
    }
  }
  return [...names, name.trim()]
}

/** Most headers fit into the first; in no file is it longer than the last, unless a quote is never closed. */
const triedBytes = [1 << 16, 1 << 24]

function firstRecord(path: string, file: string): { line: string; lineEnd: CsvHeader['lineEnd'] } {
  const handle = openSync(path, 'r')
  try {
    for (const size of triedBytes) {
      const bytes = Buffer.alloc(size)
      const read = readSync(handle, bytes, 0, size, 0)
      const text = decode(bytes.subarray(0, read), file)
      const { end, isQuoted } = endOfRecord(text)
      if (end < text.length || (read < size && !isQuoted)) {
        const [lineEnd = '\n'] = /^\r\n|^[\r\n]/.exec(text.slice(end)) ?? []
        return { line: text.slice(0, end), lineEnd: lineEnd as CsvHeader['lineEnd'] }
      }
      if (read < size) break
    }
  } finally {
    closeSync(handle)
  }
  throw new DataError('CSV_MALFORMED', 'line 1 does not end, or a quote in it does not', { file })
}

/** The first end of a line that is not inside quotes; a quote opens only where a name begins. */
function endOfRecord(text: string): { end: number; isQuoted: boolean } {
  let isQuoted = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (char === '"') isQuoted = !isQuoted && (i === 0 || ',;\t|"'.includes(text[i - 1]))
    else if (!isQuoted && (char === '\n' || char === '\r')) return { end: i, isQuoted }
  }
  return { end: text.length, isQuoted }
}

/** Text without its byte order mark. */
function decode(bytes: Buffer, file: string): string {
  const isUtf16 =
    /^(fffe|feff)/.test(bytes.toString('hex', 0, 2)) || bytes.subarray(0, 4).includes(0)
  if (isUtf16) throw wrongEncoding(file, 'is UTF-16, not UTF-8')
  const text = bytes.toString('utf8')
  const { end } = endOfRecord(text)
  // Whatever is no UTF-8 decodes to a character that encodes to other bytes.
  const again = Buffer.from(text.slice(0, end))
  if (!again.equals(bytes.subarray(0, again.length)))
    throw wrongEncoding(file, 'line 1 is not UTF-8')
  return text.replace(/^\ufeff/, '')
}

/** Text of another encoding than UTF-8. */
export function wrongEncoding(file: string, what: string, cause?: unknown): DataError {
  return new DataError('ENCODING', what, { file }, 'Save it as UTF-8.', { cause })
}
