type Numbers = Int32Array | Uint8Array | Uint16Array | Float32Array | Float64Array

/** A copy in memory that threads share. */
export function sharedCopy<T extends Numbers>(array: T): T {
  type Shared = new (buffer: SharedArrayBuffer) => T
  const copy = new (array.constructor as Shared)(new SharedArrayBuffer(array.byteLength))
  copy.set(array)
  return copy
}
