import type { MemberCurve } from '../../eval/forecast/report/learningSection.js'
import type { EpochMetrics } from './epochMetrics.js'

/** The lines of `metrics.jsonl` as the report draws them: a curve a member, epochs counted from 1. */
export function learningCurves(metrics: readonly EpochMetrics[]): MemberCurve[] {
  const members = new Map<number, EpochMetrics[]>()
  for (const line of metrics) members.set(line.member, [...(members.get(line.member) ?? []), line])
  return [...members].map(([member, lines]) => ({
    member,
    epochs: lines.map(({ epoch, trainLoss, validR2 }) => ({
      epoch: epoch + 1,
      trainLoss,
      validR2,
    })),
  }))
}
