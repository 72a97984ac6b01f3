import { expect, it } from 'vitest'
import { DividedClock } from './dividedClock.js'

it('what all take adds up to the time in which anybody was at work', () => {
  let time = 50
  const clock = new DividedClock(() => time)
  const passes = (ms: number) => {
    time += ms
    return clock.now()
  }
  passes(100)
  clock.begin()
  const first = clock.now()
  const second = passes(10)
  clock.begin()
  const firstTook = passes(30) - first
  clock.end()
  const secondTook = passes(5) - second
  clock.end()
  passes(1000)
  clock.begin()
  const third = clock.now()
  const thirdTook = passes(7) - third
  expect([firstTook, secondTook, thirdTook]).toEqual([25, 20, 7])
})
