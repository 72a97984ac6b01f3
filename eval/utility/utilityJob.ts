import { growForestTree, type LearningTask } from '../trees/growForestTree.js'
import type { Tree } from '../trees/tree.js'
import { fitBoosting, fitLinear, type LabelledRows, scoreRows, type UtilityFit } from './utilityModel.js'

/** A piece of work of `UtilityJudge`. */
export type UtilityJob =
  | { kind: 'tree'; task: LearningTask; seed: number; tree: number }
  | { kind: 'boosting'; rows: LabelledRows; seed: number }
  | { kind: 'linear'; rows: LabelledRows }
  | { kind: 'score'; fit: UtilityFit; rows: LabelledRows; from: number; to: number }

export type UtilityJobResult = Tree | UtilityFit | number

/** Pure: the same job gives the same result on any worker. */
export default function utilityJob(job: UtilityJob): UtilityJobResult {
  switch (job.kind) {
    case 'tree':
      return growForestTree(job.task, job.seed, job.tree)
    case 'boosting':
      return fitBoosting(job.rows, job.seed)
    case 'linear':
      return fitLinear(job.rows)
    case 'score':
      return scoreRows(job.fit, job.rows, job.from, job.to)
  }
}
