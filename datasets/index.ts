// Tables of sequences: in memory, as files, simulated. Tables of typed columns.

export { checkScorable, countScoredSteps } from './checkScorable.js'
export type { ColumnForm, NumberForm } from './columnForm.js'
export { type Groups, groupRows } from './groups.js'
export { type InspectOptions, inspectFile } from './inspect/inspectFile.js'
export type {
  InspectedColumn,
  InspectedSequences,
  Inspection,
  ReadRows,
  Verdict,
} from './inspect/inspection.js'
export type { FoundSeries } from './inspect/judgeSeries.js'
export type { KeyCandidate } from './inspect/judgeTyped.js'
export type { KeySurvey } from './inspect/surveyKeys.js'
export type { Suspicion } from './inspect/suspicions.js'
export { contestNeedPrediction, contestWarmUp } from './needPrediction.js'
export { type OpenSequences, openSequences } from './openSequences.js'
export type {
  ColumnOptions,
  KnownTable,
  ReadOptions as SequenceReadOptions,
} from './readOptions.js'
export { readParquetMetadata } from './readParquetMetadata.js'
export { type ReadTable, readSequenceTable } from './readSequenceTable.js'
export { rollingOriginSplit } from './rollingOrigin.js'
export {
  isScored,
  type Sequence,
  type SequenceTable,
  selectSequences,
  sequenceAt,
} from './sequenceTable.js'
export { sequenceTimes } from './sequenceTimes.js'
export { type ConvertedFile, convertFile } from './series/convertFile.js'
export type { ConvertOptions } from './series/convertOptions.js'
export { convertToSequences } from './series/convertToSequences.js'
export type { Converted } from './series/convertToSequencesUnguarded.js'
export type { CutReport } from './series/cutReport.js'
export { readSeriesOrigin } from './series/readSeriesOrigin.js'
export { readScales, type Scales } from './series/scales.js'
export type { SeriesOrigin, SeriesPart } from './series/seriesOrigin.js'
export { unstandardiseFile } from './series/unstandardiseFile.js'
export type { Unstandardised } from './series/unstandardiseFileUnguarded.js'
export {
  nSimulatedFeatures,
  optimalForecast,
  type SimulateOptions,
  simulateTable,
} from './simulate.js'
export {
  type SequenceTimes,
  type Split,
  type SplitShares,
  splitByTime,
  splitSequences,
} from './splitSequences.js'
export {
  type Column,
  type ColumnType,
  columnNamed,
  columnTypes,
  type DeclaredType,
  isNumberColumn,
  isNumberType,
  type LabelColumn,
  type LabelType,
  labelTypes,
  type NumberColumn,
  type NumberType,
  numberTypes,
  type Table,
  withoutColumn,
} from './table.js'
export * from './tables.js'
export { writeSequenceTable } from './writeSequenceTable.js'
