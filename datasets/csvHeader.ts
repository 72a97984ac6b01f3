import { closeSync, openSync, readSync } from 'node:fs'

/** What the first line of a CSV file says. */
export interface CsvHeader {
  names: string[]
  delimiter: string
}

/** Reads the column names of a CSV file; its delimiter is whichever of `,` `;` tab `|` they hold most of. */
export function readCsvHeader(file: string): CsvHeader {
  const line = firstLine(file).replace(/^\ufeff/, '')
  const bare = line.replaceAll(/"[^"]*"/g, '')
  const delimiter = [',', ';', '\t', '|'].reduce((best, candidate) =>
    bare.split(candidate).length > bare.split(best).length ? candidate : best,
  )
  return { names: splitLine(line, delimiter), delimiter }
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

const blockBytes = 1 << 16

function firstLine(file: string): string {
  const handle = openSync(file, 'r')
  try {
    const blocks: Buffer[] = []
    for (;;) {
      const block = Buffer.alloc(blockBytes)
      const bytes = block.subarray(0, readSync(handle, block, 0, blockBytes, null))
      const end = bytes.indexOf('\n')
      blocks.push(end < 0 ? bytes : bytes.subarray(0, end))
      if (end >= 0 || bytes.length === 0) {
        return Buffer.concat(blocks).toString('utf8').replace(/\r$/, '')
      }
    }
  } finally {
    closeSync(handle)
  }
}
