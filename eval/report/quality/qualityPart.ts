import type { Assessment } from '../../assessment.js'
import type { ColumnStanding } from './columnStandings.js'

/** How much of an assessment is drawn; a page with several shows less of each. */
export interface DrawLimits {
  columns: number // in matrices and overlays
  rows: number // of tables by column
}

/** What every section of an assessment is made from. */
export interface QualityPart {
  assessment: Assessment
  standings: readonly ColumnStanding[]
  limits: DrawLimits
  /** Text before every id, so that several assessments can stand on a page. */
  prefix: string
  /** Gathers the JSON blocks for the page's scripts, by id. */
  data: Record<string, unknown>
}

/** A heat map's own block for its script; see `heatMapScript`. */
export interface HeatMapBlock {
  names: readonly string[]
  labels: readonly string[] // as they fit beside the cells
  orders: { table: number[]; name: number[]; worst: number[] }
  panels: readonly HeatMapPanel[]
}

/** A symmetric matrix as its lower half, with further columns beside it. */
export interface HeatMapPanel {
  name: string
  kind: 'sequential' | 'diverging'
  low: number
  high: number
  lowLabel: string
  highLabel: string
  values: readonly (readonly (number | null)[])[]
  max?: readonly (readonly (number | null)[])[]
  shortfall?: number // the lowest difference from `max` that has a colour of its own
  extraNames?: readonly string[]
  extras?: readonly (readonly (number | null)[])[]
  maxExtras?: readonly (readonly (number | null)[])[]
}
