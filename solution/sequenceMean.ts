import { newStates, type States } from '../datasets/sequenceTable.js'
import type { DataPoint, PredictionModel } from './contract.js'

/** The baseline that needs no weights: predicts the mean of the sequence's states so far. */
export class SequenceMean implements PredictionModel {
  private mean = new Float64Array(0)
  private seqIx: number | null = null
  private count = 0

  predict({ seqIx, stepInSeq, needPrediction, state }: DataPoint): States | null {
    if (seqIx !== this.seqIx || stepInSeq === 0) {
      this.seqIx = seqIx
      this.count = 0
      this.mean = new Float64Array(state.length)
    }
    this.count++
    for (let f = 0; f < state.length; f++) this.mean[f] += (state[f] - this.mean[f]) / this.count
    if (!needPrediction) return null
    const prediction = newStates(state, state.length)
    prediction.set(this.mean)
    return prediction
  }
}
