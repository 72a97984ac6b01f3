import { type Curve, type CurvePoint, curveChart } from '../../eval/charts/curveChart.js'
import { type FinishedTraining, finishedOf, type StudyResult, spreadOf } from './studyResult.js'

/** Beyond so many seconds the axis counts minutes. */
const longSeconds = 300
/** Points of a curve: more cannot be seen. */
const mostPoints = 240

/** R² on the stopping sequences against training time, a curve a configuration. */
export function studyCurves(result: StudyResult, width?: number): string {
  const { configurations, question, splits } = result
  const trained = configurations.map((one) => ({ name: one.name, done: finishedOf(one) }))
  const longest = Math.max(...trained.flatMap(({ done }) => done.map(({ seconds }) => seconds)), 0)
  const [unit, perUnit] = longest > longSeconds ? ['minutes', 60] : ['seconds', 1]
  const curves = trained.map(({ name, done }): Curve => {
    const points = meanCurve(done)
    return { name, points: points.map(({ x, ...point }) => ({ x: x / perUnit, ...point })) }
  })
  const level = (name: string, values: readonly (number | undefined)[]) =>
    values.includes(undefined) ? [] : [{ name, y: spreadOf(values as number[]).mean }]
  return curveChart({
    title: question,
    description: curves
      .map(({ name, points }) => `${name} ${points.at(-1)?.y.toFixed(4) ?? 'without a score'}`)
      .join(', '),
    curves,
    levels: [
      ...level(
        'optimum',
        splits.map(({ stop }) => stop.optimum),
      ),
      ...level(
        `ridge VAR(${splits[0].ridgeOrder})`,
        splits.map(({ stop }) => stop.ridge),
      ),
    ],
    xName: `training ${unit}`,
    yName: 'R² on the stopping sequences',
    width,
  })
}

/**
 * Mean and standard deviation over the trainings at each time at which one of them ended an epoch. Between its
 * epochs a training is taken to go straight; once it has ended it stands at what it kept, so that a curve ends at
 * the mean of the scores.
 */
export function meanCurve(trainings: readonly FinishedTraining[]): CurvePoint[] {
  if (trainings.length === 0) return []
  const times = trainings.flatMap(({ curve }) => curve.map(({ seconds }) => seconds))
  // Before this not all of them have a score.
  const first = Math.max(...trainings.map(({ curve }) => curve[0].seconds))
  const sorted = [...new Set(times.filter((time) => time >= first))].sort((a, b) => a - b)
  const every = Math.ceil(sorted.length / mostPoints)
  const shown = sorted.filter((_, i) => i % every === 0 || i === sorted.length - 1)
  return shown.map((time) => {
    const { mean, sd } = spreadOf(trainings.map((training) => scoreAt(training, time)))
    return { x: time, y: mean, ...(sd !== null && { sd }) }
  })
}

function scoreAt({ curve, stopR2 }: FinishedTraining, time: number): number {
  const next = curve.findIndex(({ seconds }) => seconds >= time)
  if (next < 0 || (next === curve.length - 1 && curve[next].seconds === time)) return stopR2
  if (next === 0) return curve[0].stopR2
  const [from, to] = [curve[next - 1], curve[next]]
  const share = (time - from.seconds) / (to.seconds - from.seconds)
  return from.stopR2 + share * (to.stopR2 - from.stopR2)
}
