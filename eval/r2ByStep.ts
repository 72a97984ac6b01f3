import { isScored, type Sequence } from '../datasets/sequenceTable.js'
import { type Numbers, R2Accumulator } from './r2.js'

/** R² of the predictions made at one step, over all sequences; mean over features. */
export interface StepR2 {
  step: number
  meanR2: number
  scoredRows: number
}

/** Shows how a model gets better (or worse) along a sequence. Memory: 3 float64 a feature and step. */
export class R2ByStep {
  private readonly steps: R2Accumulator[] = []

  constructor(private readonly nFeatures: number) {}

  /** @param predictions [nSteps, nFeatures]; rows that are not scored are not read */
  addSequence({ states, needPrediction }: Sequence, predictions: Numbers): void {
    const n = this.nFeatures
    for (let step = 0; step < needPrediction.length; step++) {
      while (this.steps.length <= step) this.steps.push(new R2Accumulator(n))
      if (isScored(needPrediction, step)) {
        this.steps[step].add(states, predictions, (step + 1) * n, step * n)
      }
    }
  }

  /** In step order; steps scored in fewer than two sequences are left out, having no spread to explain. */
  result(): StepR2[] {
    return this.steps.flatMap((accumulator, step) => {
      if (accumulator.scoredRows < 2) return []
      const { meanR2, scoredRows } = accumulator.result()
      return [{ step, meanR2, scoredRows }]
    })
  }
}
