import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { LatencyRecorder } from './latency.js'

// Made by numpy: eval/forecast/fixtures/quantiles.py.
const cases: { times: number[]; percentiles: number[] }[] = JSON.parse(
  readFileSync(new URL('./fixtures/quantiles.json', import.meta.url), 'utf8'),
)

it.each(cases)('agrees with numpy.percentile (case %#)', ({ times, percentiles }) => {
  const recorder = new LatencyRecorder()
  for (const time of times) recorder.add(time)
  const { p50Ms, p95Ms, p99Ms } = recorder.result()
  for (const [i, value] of [p50Ms, p95Ms, p99Ms].entries()) {
    expect(Math.abs(value - percentiles[i])).toBeLessThan(1e-12)
  }
})

it('keeps more times than it had room for at first', () => {
  const recorder = new LatencyRecorder()
  for (let i = 10_000; i >= 0; i--) recorder.add(i)
  expect(recorder.result()).toEqual({ p50Ms: 5000, p95Ms: 9500, p99Ms: 9900 })
})

it('refuses to say percentiles of nothing', () => {
  expect(() => new LatencyRecorder().result()).toThrow('no step was timed')
})
