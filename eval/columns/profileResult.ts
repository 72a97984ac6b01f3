import type { LabelType, NumberType } from '../../datasets/table.js'
/** One value of the real and of the synthetic table. */
export interface RealAndSynthetic<Value> {
  real: Value
  synthetic: Value
}

/** Whiskers are the last values within 1.5 quartile distances of the box. */
export interface BoxPlot {
  min: number
  lowerWhisker: number
  q1: number
  median: number
  q3: number
  upperWhisker: number
  max: number
}

export interface NumericProfile {
  column: string
  type: NumberType
  missing: RealAndSynthetic<number> // shares of rows
  mean: RealAndSynthetic<number>
  std: RealAndSynthetic<number>
  box: RealAndSynthetic<BoxPlot>
  /** Shares of the rows with a value, over bins that both tables share. */
  histogram: { edges: readonly number[] } & RealAndSynthetic<readonly number[]>
}

export interface CategoricalProfile {
  column: string
  type: LabelType
  missing: RealAndSynthetic<number>
  distinct: RealAndSynthetic<number>
  /** Kullback–Leibler divergence of synthetic from real, natural logarithm, 0.5 added to each count. */
  klDivergence: number
  /** The most frequent real labels, as shares; all others are one `(other)` at the end. */
  labels: readonly ({ label: string } & RealAndSynthetic<number>)[]
}

export interface SequenceProfile {
  lengths: { lengths: readonly number[] } & RealAndSynthetic<readonly number[]> // shares of sequences
  /** Correlation with the row before in the sequence: Pearson's, or Cramér's V for labels. */
  autocorrelation: readonly ({ column: string } & RealAndSynthetic<number>)[]
}

export interface Profile {
  rows: RealAndSynthetic<number>
  numeric: readonly NumericProfile[]
  categorical: readonly CategoricalProfile[]
  /** Pearson's over numeric and datetime columns, row by row; NaN is null where a column is constant. */
  correlation: { columns: readonly string[] } & RealAndSynthetic<
    readonly (readonly (number | null)[])[]
  >
  /** Profile of the sequences; absent for flat tables. */
  sequences?: SequenceProfile
}
