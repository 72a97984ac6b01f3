import type { Message } from './frames.js'
import { arrayKind, type NumberArray } from './layout.js'
import type { OpenedFile } from './openedFile.js'

/** An array that travels by itself. */
export interface ArrayShape {
  /** Number of its kind in a layout; undefined for a list of texts. */
  kind?: number
  length: number
}

/** What is said of a result before its arrays come. */
export interface ResultInfo {
  /** Plain data, with an {@link ArrayPlace} for each array. */
  data: unknown
  shapes: readonly ArrayShape[]
}

/** Stands where an array was. */
export interface ArrayPlace {
  $array: number
}

/** A part of an array: numbers come beside it. */
export interface ArrayPart {
  array: number
  start: number
  values?: readonly unknown[]
}

/** Shorter lists of texts stay where they are. */
const longList = 1024
/** Elements that travel together. */
const numbersTogether = 1 << 17
const textsTogether = 1 << 13

/**
 * A result that is all there, for `callInReader` in another process. Its arrays are let go as they are sent, so
 * that there is not all of it twice.
 *
 * @param result plain data and typed arrays, at any depth
 */
export function serveResult(result: unknown): OpenedFile {
  const arrays: (NumberArray | readonly unknown[] | undefined)[] = []
  const shapes: ArrayShape[] = []
  const place = (array: NumberArray | readonly unknown[], kind?: number): ArrayPlace => {
    shapes.push({ kind, length: array.length })
    return { $array: arrays.push(array) - 1 }
  }
  const withPlaces = (value: unknown): unknown => {
    if (ArrayBuffer.isView(value))
      return place(value as NumberArray, arrayKind(value as NumberArray))
    if (Array.isArray(value)) {
      const isLong = value.length >= longList && typeof value[0] === 'string'
      return isLong ? place(value) : value.map(withPlaces)
    }
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, withPlaces(own)]))
  }
  const info: ResultInfo = { data: withPlaces(result), shapes }

  async function* parts(): AsyncGenerator<Message<ArrayPart>> {
    for (const index of arrays.keys()) {
      const array = arrays[index]!
      arrays[index] = undefined
      yield* partsOf(array, index)
    }
  }
  return { info, scans: { parts }, close() {} }
}

function* partsOf(
  array: NumberArray | readonly unknown[],
  index: number,
): Generator<Message<ArrayPart>> {
  const together = Array.isArray(array) ? textsTogether : numbersTogether
  for (let start = 0; start < array.length; start += together) {
    const data = { array: index, start }
    if (Array.isArray(array)) {
      yield { data: { ...data, values: array.slice(start, start + together) }, arrays: [] }
    } else {
      yield { data, arrays: [(array as NumberArray).subarray(start, start + together)] }
    }
  }
}
