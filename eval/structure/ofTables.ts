import type { GroupedTable } from './groupedTable.js'
import type { OfTables } from './structureResult.js'

/** The same figure of each table that there is. */
export function ofTables<Value>(
  real: GroupedTable,
  holdout: GroupedTable | undefined,
  synthetic: GroupedTable,
  figure: (table: GroupedTable) => Value,
): OfTables<Value> {
  return {
    real: figure(real),
    ...(holdout && { holdout: figure(holdout) }),
    synthetic: figure(synthetic),
  }
}
