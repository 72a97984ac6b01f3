import { describe, expect, it } from 'vitest'
import { formatCount, formatDuration, type ProgressOptions, startProgress } from './progress.js'

function recorder(live: boolean, clock: { ms: number }) {
  const written: string[] = []
  const stream = { write: (text: string) => written.push(text), columns: 200 }
  const options = { stream, live, now: () => clock.ms } as unknown as ProgressOptions
  return { written, options }
}

/** Without the memory, which is not ours to choose. */
const lines = (written: string[]) => written.map((line) => line.replace(/ · [\d.]+ GB/, ''))

describe('startProgress', () => {
  it('prints a plain line at once, one every ten seconds, and the last', () => {
    const clock = { ms: 0 }
    const { written, options } = recorder(false, clock)
    const progress = startProgress('replay', 1000, 'steps', options)
    for (let second = 1; second <= 25; second++) {
      clock.ms = 1000 * second
      progress.update(40 * second, 'R² 0.3')
    }
    progress.finish('done')
    expect(lines(written)).toEqual([
      'replay 0/1000 steps · ? left\n',
      'replay 400/1000 steps · 40 steps/s · 15s left · R² 0.3\n',
      'replay 800/1000 steps · 40 steps/s · 5s left · R² 0.3\n',
      'replay 1000/1000 steps · 40 steps/s · 25s · done\n',
    ])
  })

  it('prints the last plain line once, though it was just shown', () => {
    const clock = { ms: 0 }
    const { written, options } = recorder(false, clock)
    const progress = startProgress('train', 10, 'steps', options)
    clock.ms = 20_000
    progress.update(10, 'loss 0.5')
    clock.ms = 20_400
    progress.finish()
    expect(lines(written)).toEqual([
      'train 0/10 steps · ? left\n',
      'train 10/10 steps · 0.50 steps/s · 20s · loss 0.5\n',
    ])
  })

  it('takes the time left from the rate of the last half of the time', () => {
    const clock = { ms: 0 }
    const { written, options } = recorder(false, clock)
    const progress = startProgress('select', 10_000, 'steps', options)
    // 60 steps a second for 100 seconds, then 10 for another 100.
    for (let second = 1; second <= 200; second++) {
      clock.ms = 1000 * second
      progress.update(second <= 100 ? 60 * second : 6000 + 10 * (second - 100))
    }
    expect(lines(written).at(-1)).toBe('select 7000/10.0k steps · 10 steps/s · 5m00s left\n')
    clock.ms = 300_000
    progress.update(10_000)
    expect(lines(written).at(-1)).toBe('select 10.0k/10.0k steps · 33 steps/s · 5m00s\n')
  })

  it('leaves what was done earlier out of the rate', () => {
    const clock = { ms: 0 }
    const { written, options } = recorder(false, clock)
    const progress = startProgress('train', 1000, 'steps', options)
    progress.resumeAt(500)
    clock.ms = 10_000
    progress.update(600)
    expect(lines(written).at(-1)).toBe('train 600/1000 steps · 10 steps/s · 40s left\n')
  })

  it('redraws one line on a terminal, and lets other lines stand above it', () => {
    const clock = { ms: 0 }
    const { written, options } = recorder(true, clock)
    const progress = startProgress('train', 10, 'steps', options)
    clock.ms = 1000
    progress.update(5)
    progress.log('a note')
    progress.finish()
    const drawn = `train ${'█'.repeat(10)}${'░'.repeat(10)} 5/10 steps · 5 steps/s · 1s left`
    expect(lines(written)[1]).toBe(`\r\x1b[2K${drawn}`)
    expect(written[2]).toBe('\r\x1b[2Ka note\n')
    expect(written.at(-1)).toBe('\n')
  })
})

describe('formats', () => {
  it.each([
    [7, '7'],
    [0.5, '0.50'],
    [99.9, '100'],
    [9999, '9999'],
    [12_345, '12.3k'],
    [4_560_000, '4.56M'],
  ])('count %d as %s', (value, text) => expect(formatCount(value)).toBe(text))

  it.each([
    [42, '42s'],
    [190, '3m10s'],
    [7500, '2h05m'],
  ])('duration %d as %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text))
})
