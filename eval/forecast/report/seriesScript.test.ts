import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { elements, parseMarkup } from '../../../base/testing/parseMarkup.js'
import { predictedVsActual } from '../../charts/predictedVsActual.js'
import { niceTicks } from '../../charts/scale.js'
import { column, encodeSample } from './seriesSamples.js'
import { seriesFunctions } from './seriesScript.js'

interface Series {
  actual: number[]
  predicted: number[]
}

/** The page's functions, run as a browser would run them. */
const page = runInNewContext(
  `${seriesFunctions}; ({ decodeSample, rSquared, roundTicks, seriesDrawing })`,
  { atob },
) as {
  decodeSample(sample: unknown, feature: number): Series
  rSquared(actual: number[], predicted: number[]): number
  roundTicks(low: number, high: number, count: number): { ticks: number[]; step: number }
  seriesDrawing(
    series: Series,
    firstStep: number,
    from: number,
    count: number,
    width: number,
    height: number,
  ): string
}

const [steps, nFeatures] = [120, 3]
const random = new RandomStream(5, 'series-script-test')
const noise = () => Float32Array.from({ length: steps * nFeatures }, () => random.normal())
const sample = { seqIx: 3, firstStep: 100, actual: noise(), predicted: noise() }

it('decodes what the page embeds', () => {
  const encoded = encodeSample(sample, nFeatures)
  const { actual, predicted } = page.decodeSample(encoded, 2)
  column(sample.actual, 2, nFeatures).forEach((value, i) => {
    expect(Math.abs(actual[i] - value)).toBeLessThanOrEqual(encoded.step[2] * 0.500_001)
  })
  expect(predicted).toHaveLength(steps)
})

it('decodes a missing value as NaN', () => {
  const gap = { ...sample, actual: sample.actual.map((v, i) => (i === 3 ? Number.NaN : v)) }
  expect(page.decodeSample(encodeSample(gap, nFeatures), 0).actual[1]).toBeNaN()
})

it('draws the same lines as the chart drawn beforehand', () => {
  const series = {
    actual: column(sample.actual, 1, nFeatures),
    predicted: column(sample.predicted, 1, nFeatures),
  }
  const chart = predictedVsActual({
    title: 't',
    yName: 'f_1',
    firstStep: 100,
    ...series,
    width: 640,
  })
  const drawn = `<svg>${page.seriesDrawing(series, 100, 0, steps, 640, 352)}</svg>`
  const paths = (svg: string) =>
    elements(parseMarkup(svg))
      .filter(({ name }) => name === 'path')
      .map(({ attributes }) => attributes.d)
  const points = (path: string) => path.slice(1).split(/[L ]/).map(Number)
  paths(chart).forEach((path, i) => {
    const [expected, found] = [points(path), points(paths(drawn)[i])]
    expect(found).toHaveLength(expected.length)
    expected.forEach((value, j) => {
      expect(Math.abs(found[j] - value)).toBeLessThanOrEqual(0.011)
    })
  })
})

it('chooses the same ticks', () => {
  const bound = fc.double({ min: -1e3, max: 1e3, noNaN: true })
  fc.assert(
    fc.property(bound, fc.double({ min: 0.01, max: 1e6, noNaN: true }), (low, size) => {
      const expected = niceTicks(low, low + size, 5)
      const found = page.roundTicks(low, low + size, 5)
      expect(found.step).toBeCloseTo(expected.step, 8)
      expect(found.ticks).toHaveLength(expected.values.length)
      expect(Math.abs(found.ticks[0] - expected.values[0])).toBeLessThan(expected.step * 1e-6)
    }),
  )
})

it('computes R² as defined, over the steps that were predicted', () => {
  expect(page.rSquared([1, 2, 3, 4], [1, 2, 3, 4])).toBe(1)
  expect(page.rSquared([1, 2, 3, 4], [2.5, 2.5, 2.5, 2.5])).toBe(0)
  expect(page.rSquared([1, 2, 3, 4], [1, 2, 3, 3])).toBeCloseTo(0.8, 12)
  expect(page.rSquared([1, 9, 2, 3, 4], [1, Number.NaN, 2, 3, 3])).toBeCloseTo(0.8, 12)
  expect(page.rSquared([2, 2], [2, 2])).toBeNaN()
})
