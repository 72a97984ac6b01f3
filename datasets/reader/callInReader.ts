import { makeArray, type NumberArray } from './layout.js'
import { openInReader, type ReaderOptions } from './openInReader.js'
import type { FileToOpen } from './readerProcess.js'
import type { ArrayPart, ArrayPlace, ResultInfo } from './serveResult.js'

/**
 * Calls a function that reads a file, in the process that reads: see `openInReader`.
 *
 * @param wanted a module whose default export gives the function's result to `serveResult`
 * @throws what the function throws; what `openInReader` throws
 */
export async function callInReader<Result>(
  wanted: FileToOpen,
  options: ReaderOptions = {},
): Promise<Result> {
  const reader = await openInReader<ResultInfo>(wanted, options)
  try {
    const { data, shapes } = reader.info
    const arrays = shapes.map(({ kind, length }) =>
      kind === undefined ? new Array<unknown>(length) : makeArray(kind, length),
    )
    for await (const part of reader.scanQuickly('parts')) {
      const { array, start, values } = part.data as ArrayPart
      const target = arrays[array]
      if (values === undefined) (target as NumberArray).set(part.arrays[0], start)
      else for (const [i, value] of values.entries()) target[start + i] = value
    }
    return withArrays(data, arrays) as Result
  } finally {
    reader.close()
  }
}

function withArrays(value: unknown, arrays: readonly unknown[]): unknown {
  if (Array.isArray(value)) return value.map((own) => withArrays(own, arrays))
  if (typeof value !== 'object' || value === null) return value
  const { $array } = value as Partial<ArrayPlace>
  if (typeof $array === 'number') return arrays[$array]
  return Object.fromEntries(
    Object.entries(value).map(([key, own]) => [key, withArrays(own, arrays)]),
  )
}
