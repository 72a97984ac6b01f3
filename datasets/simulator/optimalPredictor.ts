import type { States } from '../sequenceTable.js'
import { EchoFilter } from './echo.js'
import { HiddenArFilter } from './hiddenAr.js'
import { mixSources, unmixFeatures } from './mixing.js'
import { NonlinearFilter } from './nonlinear.js'
import { RotationFilter } from './rotations.js'
import { nSources, SourceHistory } from './sourceHistory.js'

/**
 * The best possible forecast of the simulated process, E[x(t+1) | x(0..t)], in closed form: unmixes the
 * features, forecasts each group of sources by its own filter, and mixes the forecasts.
 */
export class OptimalPredictor {
  private readonly hiddenAr = new HiddenArFilter()
  private readonly rotations = new RotationFilter()
  private readonly nonlinear = new NonlinearFilter()
  private readonly echo = new EchoFilter()
  private readonly past = new SourceHistory()
  private readonly sources = new Float64Array(nSources)
  private readonly forecast = new Float64Array(nSources)

  /** Forgets the sequence. */
  reset(): void {
    this.hiddenAr.reset()
    this.rotations.reset()
    this.nonlinear.reset()
    this.echo.reset()
    this.past.reset()
  }

  /**
   * Takes in one step and forecasts the next.
   *
   * @param states 32 features from `offset` on
   * @param out receives 32 forecasts from `offset` on
   */
  push(states: States, out: Float32Array | Float64Array, offset = 0): void {
    const { sources, forecast, past } = this
    unmixFeatures(states, sources, offset)
    this.hiddenAr.push(sources, forecast)
    this.rotations.push(sources, past, forecast)
    this.echo.condition(sources, past)
    past.push(sources)
    this.nonlinear.push(past, forecast)
    this.echo.forecast(past, forecast)
    mixSources(forecast, out, offset)
  }
}
