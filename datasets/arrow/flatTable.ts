/**
 * A table of a flatbuffer, whose fields are known by their number. Whatever leads out of the buffer throws a
 * RangeError, where the readers that come with flatbuffers go on with what they find there.
 *
 * Source: https://flatbuffers.dev/internals, "Tables", "Vectors".
 */
export class FlatTable {
  private constructor(
    private readonly view: DataView,
    private readonly at: number,
  ) {}

  static rootOf(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return new FlatTable(view, view.getUint32(0, true))
  }

  uint8(field: number): number {
    const at = this.find(field)
    return at === 0 ? 0 : this.view.getUint8(at)
  }

  int16(field: number): number {
    const at = this.find(field)
    return at === 0 ? 0 : this.view.getInt16(at, true)
  }

  int32(field: number, absent = 0): number {
    const at = this.find(field)
    return at === 0 ? absent : this.view.getInt32(at, true)
  }

  int64(field: number): number {
    const at = this.find(field)
    return at === 0 ? 0 : Number(this.view.getBigInt64(at, true))
  }

  table(field: number): FlatTable | undefined {
    const at = this.find(field)
    return at === 0 ? undefined : new FlatTable(this.view, at + this.view.getUint32(at, true))
  }

  tables(field: number): FlatTable[] {
    const { start, count } = this.vector(field, 4)
    return Array.from({ length: count }, (_, i) => {
      const at = start + 4 * i
      return new FlatTable(this.view, at + this.view.getUint32(at, true))
    })
  }

  text(field: number): string {
    const { start, count } = this.vector(field, 1)
    return Buffer.from(this.view.buffer, this.view.byteOffset + start, count).toString('utf8')
  }

  /** Whole numbers of 64 bits at one place of each struct in a vector. */
  int64s(field: number, structBytes: number, place = 0): number[] {
    const { start, count } = this.vector(field, structBytes)
    return Array.from({ length: count }, (_, i) =>
      Number(this.view.getBigInt64(start + i * structBytes + place, true)),
    )
  }

  private vector(field: number, elementBytes: number) {
    const at = this.find(field)
    if (at === 0) return { start: 0, count: 0 }
    const vector = at + this.view.getUint32(at, true)
    const count = this.view.getUint32(vector, true)
    const start = vector + 4
    if (start + count * elementBytes > this.view.byteLength) {
      throw new RangeError('a vector is longer than what holds it')
    }
    return { start, count }
  }

  /** Where a field stands, 0 where it does not. */
  private find(field: number): number {
    const { view, at } = this
    const offsets = at - view.getInt32(at, true)
    const place = 4 + 2 * field
    if (place + 2 > view.getUint16(offsets, true)) return 0
    const offset = view.getUint16(offsets + place, true)
    return offset === 0 ? 0 : at + offset
  }
}
