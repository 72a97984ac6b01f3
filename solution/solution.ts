// What is submitted: bundled with its imports to one file, solution.mjs, which needs nothing but
// Node.
import { fileURLToPath } from 'node:url'
import type { States } from '../datasets/sequenceTable.js'
import { weightsFileNames } from '../models/forecast/weightsFileName.js'
import type { PredictionModel as Contract, DataPoint } from './contract.js'
import { loadPredictionModel, weightFiles } from './predictionModel.js'
import { SequenceMean } from './sequenceMean.js'

/** The networks whose weights lie beside this file; without any, a baseline. */
export class PredictionModel implements Contract {
  private readonly model: Contract

  /** @param directory where the weights files are */
  constructor(directory = fileURLToPath(new URL('.', import.meta.url))) {
    if (weightFiles(directory).length > 0) {
      this.model = loadPredictionModel(directory)
    } else {
      const what = 'predicting the mean of the states so far'
      console.error(`no ${weightsFileNames} in ${directory}: ${what}`)
      this.model = new SequenceMean()
    }
  }

  predict(point: DataPoint): States | null {
    return this.model.predict(point)
  }
}
