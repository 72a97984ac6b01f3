import type { Assessment } from '../../assessment.js'
import type { ColorScale } from '../../charts/colorRamp.js'
import type { ColumnOrders, ColumnStanding } from './columnStandings.js'

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
  orders: ColumnOrders & { shortfall?: number[] } // the worst by value, and by what is short of the maximum
  panels: readonly HeatMapPanel[]
}

/** A symmetric matrix as its lower half, with further columns beside it. */
export interface HeatMapPanel {
  name: string
  scale: ColorScale
  values: readonly (readonly (number | null)[])[]
  max?: readonly (readonly (number | null)[])[]
  extraNames?: readonly string[]
  extras?: readonly (readonly (number | null)[])[]
  maxExtras?: readonly (readonly (number | null)[])[]
}
