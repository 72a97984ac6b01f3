import { lineChart } from './lineChart.js'
import type { ChartFrame } from './svg.js'

export interface PredictedVsActualData extends ChartFrame {
  yName: string
  firstStep: number
  actual: ArrayLike<number>
  predicted: ArrayLike<number>
}

/** One feature of one sequence: what came, and what had been predicted for that step. */
export function predictedVsActual({
  firstStep,
  actual,
  predicted,
  ...frame
}: PredictedVsActualData): string {
  const points = (values: ArrayLike<number>) =>
    Array.from(values, (y, i) => ({ x: firstStep + i, y }))
  return lineChart({
    ...frame,
    series: [
      { name: 'actual', points: points(actual), tone: 'actual' },
      { name: 'predicted', points: points(predicted), tone: 'model' },
    ],
    xName: 'step in sequence',
    height: 300,
  })
}
