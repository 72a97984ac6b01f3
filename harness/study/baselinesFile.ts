import { join } from 'node:path'
import { readJsonFile, writeJsonFile } from '../../base/jsonFile.js'
import type { ValidatedBaselines } from '../../eval/forecast/baselines.js'

const fileName = 'baselines.json'

/** Keeps the baselines of a split, so that no training works them out again. */
export function writeBaselines(folder: string, baselines: ValidatedBaselines) {
  const text = JSON.stringify(baselines, (_, value) =>
    value instanceof Float64Array ? { float64: [...value] } : value,
  )
  writeJsonFile(join(folder, fileName), JSON.parse(text))
}

/** @throws {DataError} `RUN_UNREADABLE` */
export function readBaselines(folder: string): ValidatedBaselines {
  const plain = readJsonFile<ValidatedBaselines>(join(folder, fileName))
  return JSON.parse(JSON.stringify(plain), (_, value) =>
    Array.isArray(value?.float64) ? Float64Array.from(value.float64) : value,
  )
}
