import { type Data, DataType, type FixedSizeList, type List, Vector } from 'apache-arrow'
import { arrowNumbers, isNumberType } from './arrowNumbers.js'

type ListType = List | FixedSizeList

/** Whether a column of this type is lists of numbers. */
export function isListType(type: DataType): type is ListType {
  const isList =
    DataType.isList(type) || DataType.isLargeList(type) || DataType.isFixedSizeList(type)
  return isList && isNumberType(type.children[0].type)
}

/** Length of the list in a row, null where there is none. */
export function listLengthAt(vector: Vector, row: number): number | null {
  const list: Vector | null = vector.get(row)
  return list === null ? null : list.length
}

/**
 * Lists of equal length as columns of numbers.
 *
 * @param length that they should have
 * @param onOther called for the first row whose list has another, or null where there is none
 * @returns an array a place in the lists, NaN where there is no value
 */
export function elementNumbers(
  vector: Vector,
  length: number,
  onOther: (row: number, length: number | null) => never,
): Float64Array[] {
  const columns = Array.from({ length }, () => new Float64Array(vector.length))
  let row = 0
  for (const data of vector.data) {
    const { start, numbers } = numbersInside(data)
    for (let i = 0; i < data.length; i++, row++) {
      if (!data.getValid(i)) onOther(row, null)
      const [from, to] = boundsOf(data, i)
      if (to - from !== length) onOther(row, to - from)
      for (let e = 0; e < length; e++) columns[e][row] = numbers[from - start + e]
    }
  }
  return columns
}

/** Elements of all lists of a piece of a column; those before `start` are not among them. */
function numbersInside(data: Data) {
  if (data.length === 0) return { start: 0, numbers: [] }
  const [start] = boundsOf(data, 0)
  const [, end] = boundsOf(data, data.length - 1)
  return { start, numbers: arrowNumbers(new Vector([data.children[0].slice(start, end - start)])) }
}

function boundsOf({ type, valueOffsets }: Data, row: number): [number, number] {
  if (DataType.isFixedSizeList(type)) return [row * type.listSize, (row + 1) * type.listSize]
  return [Number(valueOffsets[row]), Number(valueOffsets[row + 1])]
}
