import { join } from 'node:path'
import { readJsonFile, writeJsonFile } from '../../base/jsonFile.js'
import type { BaselineScores } from '../../eval/forecast/baselines.js'

const fileName = 'baselines.json'

/** Keeps what the baselines score on the stopping sequences of a split, so that no training works it out again. */
export function writeBaselines(folder: string, scores: BaselineScores) {
  const { order, centre, intercept, weights } = scores.ridgeModel
  const ridgeModel = { order, ...lists({ centre, intercept, weights }) }
  writeJsonFile(join(folder, fileName), { ...scores, ridgeModel })
}

/** @throws {DataError} `RUN_UNREADABLE` */
export function readBaselines(folder: string): BaselineScores {
  const scores = readJsonFile<BaselineScores>(join(folder, fileName))
  const { order, centre, intercept, weights } = scores.ridgeModel
  const ridgeModel = {
    order,
    centre: Float64Array.from(centre),
    intercept: Float64Array.from(intercept),
    weights: Float64Array.from(weights),
  }
  return { ...scores, ridgeModel }
}

function lists(arrays: Record<string, Float64Array>): Record<string, number[]> {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, [...array]]))
}
