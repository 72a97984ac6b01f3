// Tables of typed columns out of files of any format.

export { formatColumnProfile } from './tables/columnProfile.js'
export type { ColumnTypes, DeclaredColumn } from './tables/columnTypes.js'
export type { MissingMarks, ReadResult } from './tables/readColumns.js'
export { readingNotices } from './tables/readingNotices.js'
export {
  type LikeOptions,
  type ReadOptions,
  readTable,
  readTableLike,
} from './tables/readTable.js'
export type { LikeResult } from './tables/readTableUnguarded.js'
export { labelsSpelledOtherwise, type SpelledOtherwise } from './tables/spelledOtherwise.js'
export { formatTypes, readTypes, typesOf } from './tables/typesFile.js'
export type { ValueLoss } from './tables/valueLoss.js'
export { writeTable } from './tables/writeTable.js'
