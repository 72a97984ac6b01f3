import type { Sequence } from '../../../datasets/sequenceTable.js'
import { R2ByStep, type StepR2 } from '../r2ByStep.js'
import { sequenceSample } from './sequenceSample.js'
import type { SequenceSample } from './seriesSamples.js'

/** Sequences that a page draws. */
const sampleCount = 3

/** Gathers from predicted sequences, one after another, what a page shows of them. */
export class SequenceGatherer {
  private byStep: R2ByStep | undefined
  private readonly kept: { length: number; sample: SequenceSample }[] = []

  /** @param predictions [nSteps, nFeatures], NaN where none was needed */
  add(sequence: Sequence, predictions: Float64Array): void {
    const nFeatures = sequence.states.length / sequence.needPrediction.length
    this.byStep ??= new R2ByStep(nFeatures)
    this.byStep.addSequence(sequence, predictions)
    const length = sequence.states.length
    if (!sequence.needPrediction.includes(1)) return
    const { kept } = this
    if (kept.length === sampleCount) {
      const shortest = kept.reduce((a, b) => (b.length <= a.length ? b : a))
      if (length <= shortest.length) return
      kept.splice(kept.indexOf(shortest), 1)
    }
    kept.push({ length, sample: sequenceSample(sequence, predictions) })
  }

  r2ByStep(): StepR2[] {
    return this.byStep?.result() ?? []
  }

  /** The longest sequences, of equal ones the first, in the order in which they came. */
  samples(): SequenceSample[] {
    return this.kept.map(({ sample }) => sample)
  }
}
