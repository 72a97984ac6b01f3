import type { JudgedTables } from '../judgedTables.js'
import { UtilityJudge, type UtilityOptions } from './utilityJudge.js'
import type { Utility } from './utilityResult.js'

/**
 * Utility of a synthetic table for learning `target`: random forest, logistic or linear regression and gradient
 * boosting, each trained on one table and tested on the other. Where several tables are judged by the same real
 * ones, `UtilityJudge` fits the real models once.
 *
 * Source of training on synthetic and testing on real rows: Esteban, Hyland and Rätsch 2017, arXiv 1706.02633.
 *
 * @throws {UsageError} `BAD_TARGET`, `BAD_WORKERS`
 * @throws {DataError} `COLUMN_MISSING`; `TARGET_EMPTY`; `TOO_FEW_ROWS`
 */
export async function measureUtility(
  { training, holdout, synthetic, key }: JudgedTables,
  target: string,
  options: UtilityOptions,
): Promise<Utility> {
  const judge = new UtilityJudge({ training, holdout, key }, target, options)
  try {
    return await judge.judge(synthetic)
  } finally {
    await judge.close()
  }
}
