import { type Data, DataType, type Vector } from 'apache-arrow'

/**
 * Whether the memory of a column holds all of its rows, which reading them takes for granted.
 *
 * @throws {RangeError} where it does not
 */
export function checkArrowData(data: Data): void {
  const { type, length, offset, nullBitmap, children } = data
  if (nullBitmap && nullBitmap.length > 0) holds(nullBitmap.length * 8, offset + length)
  if (DataType.isNull(type)) return
  if (DataType.isStruct(type)) {
    for (const child of children) holds(child.length, length)
  } else if (DataType.isFixedSizeList(type)) {
    holds(children[0].length, length * type.listSize)
  } else if (DataType.isUnion(type)) {
    holds(data.typeIds.length, length)
  } else if (DataType.isBool(type)) {
    holds(data.values.length * 8, offset + length)
  } else if (data.valueOffsets) {
    checkOffsets(data)
  } else {
    holds(data.values.length, length * data.stride)
    if (DataType.isDictionary(type)) checkDictionary(data)
  }
  for (const child of children) checkArrowData(child)
}

function checkOffsets({ valueOffsets, length, values, children }: Data) {
  if (length === 0) return
  holds(valueOffsets.length, length + 1)
  let previous = 0
  for (let i = 0; i <= length; i++) {
    const next = Number(valueOffsets[i])
    holds(next, previous)
    previous = next
  }
  holds(children.length > 0 ? children[0].length : values.length, previous)
}

/** Dictionaries that were found sound. */
const checked = new WeakSet<Vector>()

function checkDictionary(data: Data) {
  const { dictionary, length, values } = data
  if (!dictionary) {
    if (length > 0) throw new RangeError('a dictionary is missing')
    return
  }
  if (!checked.has(dictionary)) {
    for (const part of dictionary.data) checkArrowData(part)
    checked.add(dictionary)
  }
  const words = dictionary.length
  for (let i = 0; i < length; i++) {
    const word = Number(values[i])
    if (!(word >= 0 && word < words) && data.getValid(i)) {
      throw new RangeError('a value is not in its dictionary')
    }
  }
}

function holds(there: number, needed: number) {
  if (!(there >= needed)) throw new RangeError('a column is shorter than its batch')
}
