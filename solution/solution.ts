// What is submitted: bundled with its imports to one file, solution.mjs, which needs nothing but
// Node.
import { fileURLToPath } from 'node:url'
import type { States } from '../datasets/sequenceTable.js'
import { weightsFileNames } from '../models/forecast/weightsFileName.js'
import type { PredictionModel as Contract, DataPoint } from './contract.js'
import { modelFiles } from './modelFiles.js'
import { loadPredictionModel } from './predictionModel.js'
import { SequenceMean } from './sequenceMean.js'

/** The networks or the baseline whose files lie beside this one; without any, the mean of a sequence's states so far. */
export class PredictionModel implements Contract {
  private readonly model: Contract

  /** @param directory where the files of the model are */
  constructor(directory = fileURLToPath(new URL('.', import.meta.url))) {
    const { networks, baseline } = modelFiles(directory)
    if (networks.length > 0 || baseline) {
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
