import { describe, expect, it } from 'vitest'
import { learningRateShare } from './schedule.js'
import { trainingEnd } from './trainingEnd.js'

const rising = (epochs: number) => Array.from({ length: epochs }, (_, epoch) => epoch)
const still = (epochs: number) => new Array<number>(epochs).fill(0)

describe('trainingEnd', () => {
  const cosine = { epochs: 40, schedule: 'cosine', patience: 10 } as const
  const cooldown = { epochs: 100, schedule: 'cooldown', patience: 10 } as const

  it.each([cosine, cooldown])('is with the last epoch while scores rise: $schedule', (asked) => {
    const { epochs } = asked
    expect(trainingEnd(asked, [])).toEqual({ epochs, isOver: false })
    expect(trainingEnd(asked, rising(epochs - 1))).toEqual({ epochs, isOver: false })
    expect(trainingEnd(asked, rising(epochs))).toEqual({ epochs, isOver: true })
  })

  it('is after as many epochs without a better score as patience has', () => {
    const scores = [...rising(5), ...still(10)]
    expect(trainingEnd(cosine, scores.slice(0, -1)).isOver).toBe(false)
    expect(trainingEnd(cosine, scores)).toEqual({ epochs: 40, isOver: true })
  })

  it('begins the fall of a cooldown where patience ends at the peak', () => {
    const scores = [...rising(5), ...still(10)]
    expect(trainingEnd(cooldown, scores.slice(0, -1))).toEqual({ epochs: 100, isOver: false })
    expect(trainingEnd(cooldown, scores)).toEqual({ epochs: 25, isOver: false })
    const shares = [14, 15, 20, 24].map((epoch) => learningRateShare('cooldown', epoch, 25))
    expect(shares).toEqual([1, 1, 0.5, 0.1])
  })

  it('counts anew in the fall, whose end does not move again', () => {
    const scores = [...rising(5), ...still(10)]
    const fallen = { epochs: 25, isOver: false }
    expect(trainingEnd(cooldown, [...scores, ...still(9)])).toEqual(fallen)
    expect(trainingEnd(cooldown, [...scores, ...still(10)])).toEqual({ epochs: 25, isOver: true })
    const later = [...rising(50), ...still(10)]
    expect(trainingEnd(cooldown, [...later, ...still(9)])).toEqual({ epochs: 100, isOver: false })
    expect(trainingEnd(cooldown, [...later, ...still(10)])).toEqual({ epochs: 100, isOver: true })
    const early = [...rising(30), ...still(10)]
    expect(trainingEnd(cooldown, [...early, ...still(9)])).toEqual({ epochs: 67, isOver: false })
    expect(trainingEnd(cooldown, [...early, ...still(10)])).toEqual({ epochs: 67, isOver: true })
  })

  it('counts nothing from before a training went on with more epochs', () => {
    const ended = [...rising(5), ...still(10)]
    expect(trainingEnd(cosine, ended, 15)).toEqual({ epochs: 40, isOver: false })
    expect(trainingEnd(cosine, [...ended, ...still(9)], 15).isOver).toBe(false)
    expect(trainingEnd(cosine, [...ended, ...still(10)], 15).isOver).toBe(true)
    expect(trainingEnd(cooldown, [...ended, ...still(9)], 15).epochs).toBe(100)
    expect(trainingEnd(cooldown, [...ended, ...still(10)], 15)).toEqual({
      epochs: 42,
      isOver: false,
    })
  })

  it('lets better scores of the fall go on to its end', () => {
    const scores = [...still(11), ...rising(7)]
    expect(trainingEnd(cooldown, scores.slice(0, -1))).toEqual({ epochs: 19, isOver: false })
    const whole = [...still(11), ...rising(8)]
    expect(trainingEnd(cooldown, whole)).toEqual({ epochs: 19, isOver: true })
  })
})
