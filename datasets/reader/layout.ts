/** Numbers that travel as they lie in memory. */
export type NumberArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array

const kinds = [
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
]

/** Kind and length of arrays that stand one behind another, each from a multiple of eight bytes on. */
export type Layout = readonly (readonly [kind: number, length: number])[]

const alignment = 8

export function layoutOf(arrays: readonly NumberArray[]): Layout {
  return arrays.map((array) => [arrayKind(array), array.length])
}

export function arrayKind(array: NumberArray): number {
  return kinds.findIndex((kind) => array instanceof kind)
}

export function makeArray(kind: number, length: number): NumberArray {
  return new kinds[kind](length)
}

/** Where the last array ends, if the first begins at `start` or behind it. */
export function layoutBytes(layout: Layout, start: number): number {
  return layout.reduce(
    (at, [kind, length]) => aligned(at) + length * kinds[kind].BYTES_PER_ELEMENT,
    start,
  )
}

/** Views of the arrays in `memory`. */
export function arraysAt(memory: ArrayBufferLike, start: number, layout: Layout): NumberArray[] {
  let at = start
  return layout.map(([kind, length]) => {
    const array = new kinds[kind](memory as ArrayBuffer, aligned(at), length)
    at = array.byteOffset + array.byteLength
    return array
  })
}

export function aligned(at: number): number {
  return Math.ceil(at / alignment) * alignment
}
