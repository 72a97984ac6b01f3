import { DataError } from '../../base/errors.js'
import type { FlatTable } from './flatTable.js'

/** A column as the schema of an Arrow file declares it, as far as reading it has to be prepared. */
export interface ArrowField {
  name: string
  /** Number of its type in Arrow's Schema.fbs. */
  type: number
  bitWidth: number
  children: readonly ArrowField[]
  /** Its values are numbers of words in a dictionary. */
  isEncoded: boolean
}

/** Numbers of types in https://github.com/apache/arrow/blob/main/format/Schema.fbs. */
export const arrowTypes = {
  Null: 1,
  Int: 2,
  FloatingPoint: 3,
  Binary: 4,
  Utf8: 5,
  Bool: 6,
  Decimal: 7,
  List: 12,
  Struct: 13,
  Union: 14,
  FixedSizeList: 16,
  Map: 17,
  LargeBinary: 19,
  LargeUtf8: 20,
  LargeList: 21,
  RunEndEncoded: 22,
  BinaryView: 23,
  Utf8View: 24,
  ListView: 25,
  LargeListView: 26,
} as const

const mostNested = 64

/**
 * The columns of a schema message, each of whose tables is looked at: what reads it afterwards checks nothing.
 *
 * @throws {RangeError} where it is damaged
 */
export function arrowFields(schema: FlatTable, byteLength: number): ArrowField[] {
  // Damaged offsets may make a tree of fields that contain each other.
  let left = byteLength
  const read = (table: FlatTable, depth: number): ArrowField => {
    left -= 16
    if (left < 0 || depth > mostNested) throw new RangeError('fields contain each other')
    checkMetadata(table, 6)
    const type = table.uint8(2)
    const details = table.table(3)
    const encoding = table.table(4)
    const index = encoding?.table(1)
    return {
      name: table.text(0),
      type,
      bitWidth: type === arrowTypes.Int || type === arrowTypes.Decimal ? widthOf(type, details) : 0,
      children: table.tables(5).map((child) => read(child, depth + 1)),
      isEncoded: encoding !== undefined && (index === undefined || index.int32(0) <= 64),
    }
  }
  checkMetadata(schema, 2)
  return schema.tables(1).map((field) => read(field, 0))
}

function widthOf(type: number, details: FlatTable | undefined): number {
  if (type === arrowTypes.Int) return details?.int32(0) ?? 0
  return details?.int32(2, 128) ?? 128
}

function checkMetadata(table: FlatTable, field: number) {
  for (const entry of table.tables(field)) {
    entry.text(0)
    entry.text(1)
  }
}

/** Types that the library does not know, as far as writers use them. */
const unknown = new Map<number, [string, string]>([
  [
    arrowTypes.RunEndEncoded,
    ['run-end encoded', 'Write it decoded (pyarrow: compute.run_end_decode).'],
  ],
  [arrowTypes.ListView, ['a list view', 'Write it as a list (pyarrow: cast to list_).']],
  [arrowTypes.LargeListView, ['a list view', 'Write it as a list (pyarrow: cast to large_list).']],
])

/** @throws {DataError} `TYPE_UNREADABLE` naming the first column of a type that cannot be read */
export function checkTypesKnown(file: string, fields: readonly ArrowField[]): void {
  for (const field of fields) {
    const fault = typeFault(field)
    if (fault) {
      const [what, hint] = fault
      const place = { file, column: field.name }
      throw new DataError(
        'TYPE_UNREADABLE',
        `the column is ${what}, which cannot be read`,
        place,
        hint,
      )
    }
  }
}

function typeFault({ type, bitWidth, children }: ArrowField): [string, string] | undefined {
  const found = unknown.get(type)
  if (found) return found
  if (type === arrowTypes.Int && bitWidth > 64) {
    return [`integers of ${bitWidth} bits`, 'Write it as int64 or double.']
  }
  if (type < arrowTypes.Null || type > arrowTypes.LargeListView) {
    return [`of a type without a name (${type})`, 'Write it as Parquet.']
  }
  return children.map(typeFault).find((fault) => fault !== undefined)
}
