import { ShapeError, UsageError } from '../base/errors.js'
import { Differences } from './differences.js'
import { ExponentialAverage } from './exponentialAverage.js'
import { featureGroups, longestLag } from './features.js'
import { Lags } from './lags.js'
import { RollingExtreme } from './rollingExtreme.js'
import { RollingMoments } from './rollingMoments.js'

/** Something that follows the states of a sequence. */
interface Follower {
  reset(): void
  push(state: Float32Array): void
}

/** Writes one group's values for the current step to `out` from `offset` on. */
type Writer = (out: Float64Array, offset: number) => void

/**
 * The engineered features of a sequence, one step at a time: causal, O(1) amortised a step, no
 * allocation. Only what the chosen groups need is computed.
 */
export class FeatureEngine {
  /** Values a step: groups · nFeatures. */
  readonly size: number
  private readonly followers = new Map<string, Follower>()
  private readonly writers: readonly Writer[]
  private readonly state: Float32Array

  /**
   * @param groups names among {@link featureGroups}; output index = position in `groups` ·
   *   nFeatures + feature
   * @throws {UsageError} `UNKNOWN_FEATURES`
   */
  constructor(
    private readonly nFeatures: number,
    groups: readonly string[],
  ) {
    this.size = groups.length * nFeatures
    this.state = new Float32Array(nFeatures)
    this.writers = groups.map((group) => this.writerOf(group))
  }

  /** Forgets the sequence. */
  reset(): void {
    for (const follower of this.followers.values()) follower.reset()
  }

  /**
   * @param state [nFeatures], finite
   * @param out [size], receives the features of this step
   * @throws {ShapeError} when the state or `out` has another length
   */
  push(state: Float32Array, out: Float64Array): void {
    if (state.length !== this.nFeatures) {
      throw new ShapeError('state', [state.length], [this.nFeatures])
    }
    if (out.length !== this.size) throw new ShapeError('out', [out.length], [this.size])
    this.state.set(state)
    for (const follower of this.followers.values()) follower.push(state)
    for (let group = 0; group < this.writers.length; group++) {
      this.writers[group](out, group * this.nFeatures)
    }
  }

  private writerOf(group: string): Writer {
    if (!featureGroups.includes(group)) {
      const hint = `Valid are ${featureGroups.join(', ')}.`
      throw new UsageError('UNKNOWN_FEATURES', `unknown feature group ${group}`, hint)
    }
    if (group === 'raw') return (out, offset) => out.set(this.state, offset)
    const [, kind, parameter] = /^([a-z]+)(.+)$/.exec(group)!
    if (kind === 'diff') {
      const differences = this.follow('diff', () => new Differences(this.nFeatures))
      return parameter === '1'
        ? (out, offset) => differences.writeFirst(out, offset)
        : (out, offset) => differences.writeSecond(out, offset)
    }
    const value = Number(parameter)
    if (kind === 'lag') {
      const lags = this.follow('lag', () => new Lags(longestLag, this.nFeatures))
      return (out, offset) => lags.write(value, out, offset)
    }
    if (kind === 'ema') {
      const average = this.follow(group, () => new ExponentialAverage(value, this.nFeatures))
      return (out, offset) => average.write(out, offset)
    }
    if (kind === 'min' || kind === 'max') {
      const extreme = this.follow(group, () => new RollingExtreme(kind, value, this.nFeatures))
      return (out, offset) => extreme.write(out, offset)
    }
    const moments = this.follow(`moments${value}`, () => new RollingMoments(value, this.nFeatures))
    return kind === 'mean'
      ? (out, offset) => moments.writeMean(out, offset)
      : (out, offset) => moments.writeStd(out, offset)
  }

  /** The follower called `key`, which several groups may share. */
  private follow<T extends Follower>(key: string, make: () => T): T {
    const known = this.followers.get(key) as T | undefined
    if (known) return known
    const follower = make()
    this.followers.set(key, follower)
    return follower
  }
}
