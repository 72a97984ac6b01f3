import { EchoSampler } from './echo.js'
import { HiddenArSampler, nHiddenAr } from './hiddenAr.js'
import { drawChoices, drawNormals, noiseStreams } from './noise.js'
import { NonlinearSampler } from './nonlinear.js'
import { RotationSampler } from './rotations.js'
import { nSources, SourceHistory } from './sourceHistory.js'

/** Draws the sources of one sequence, step by step. Every draw is addressed by (seed, sequence, step). */
export class SourceProcess {
  private readonly hiddenAr = new HiddenArSampler()
  private readonly rotations = new RotationSampler()
  private readonly nonlinear = new NonlinearSampler()
  private readonly echo = new EchoSampler()
  private readonly past = new SourceHistory()
  private readonly e = new Float64Array(nSources)
  private readonly v = new Float64Array(nHiddenAr)
  private readonly choices = new Float64Array(4)

  constructor(
    private readonly seed: number,
    private readonly sequence: number,
  ) {}

  /** @param sources [32], receives the next step */
  next(sources: Float64Array): void {
    const { seed, sequence, past, e, v, choices } = this
    const step = past.length
    drawNormals(seed, noiseStreams.source, step, sequence, e)
    drawNormals(seed, noiseStreams.observation, step, sequence, v)
    drawChoices(seed, step, sequence, choices)
    this.hiddenAr.sample(step, e, v, sources)
    this.rotations.sample(step, choices, e, past, sources)
    this.nonlinear.sample(step, e, past, sources)
    this.echo.sample(step, choices[2], e, past, sources)
    past.push(sources)
  }
}
