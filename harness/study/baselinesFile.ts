import { join } from 'node:path'
import { readJsonFile, writeJsonFile } from '../../base/jsonFile.js'
import type { BaselineScores, FittedBaselines } from '../../eval/forecast/baselines.js'

/** The baselines of a split: as they were fitted, and what they score on its stopping sequences. */
export interface SplitBaselines {
  fitted: FittedBaselines
  scores: BaselineScores
}

const fileName = 'baselines.json'

/** Keeps the baselines of a split, so that no training works them out again. */
export function writeBaselines(folder: string, baselines: SplitBaselines) {
  const text = JSON.stringify(baselines, (_, value) =>
    value instanceof Float64Array ? { float64: [...value] } : value,
  )
  writeJsonFile(join(folder, fileName), JSON.parse(text))
}

/** @throws {DataError} `RUN_UNREADABLE` */
export function readBaselines(folder: string): SplitBaselines {
  const plain = readJsonFile<SplitBaselines>(join(folder, fileName))
  return JSON.parse(JSON.stringify(plain), (_, value) =>
    Array.isArray(value?.float64) ? Float64Array.from(value.float64) : value,
  )
}
