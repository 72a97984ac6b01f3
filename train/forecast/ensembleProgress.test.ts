import { describe, expect, it } from 'vitest'
import type { ProgressOptions } from '../../base/progress.js'
import { EnsembleProgress } from './ensembleProgress.js'

/** An ensemble whose members take 100 tokens each, and the lines that it has shown; a step takes ten seconds. */
function watched(nMembers: number) {
  const lines: string[] = []
  let time = 0
  const stream = { write: (line: string) => lines.push(line.replace(/ · [\d.]+ GB|\n/g, '')) }
  const progress = new EnsembleProgress(Array(nMembers).fill(100), {
    stream: stream as unknown as ProgressOptions['stream'],
    live: false,
    now: () => time,
  })
  const passes = (seconds: number) => {
    time += 1000 * seconds
  }
  return { progress, lines, passes }
}

describe('EnsembleProgress', () => {
  it('counts the tokens of all members, and says what the first at work does', () => {
    const { progress, lines, passes } = watched(3)
    progress.of(0).update(10, 'epoch 1')
    passes(10)
    progress.of(1).update(20, 'epoch 2')
    expect(lines.at(-1)).toBe(
      'train 30/300 tokens · 3 tokens/s · 1m30s left · member 1/3 · epoch 1 · 1 more beside it',
    )
  })

  it('leaves what was trained earlier, or never will be, out of the rate', () => {
    const { progress, lines, passes } = watched(2)
    progress.of(0).resumeAt(60)
    passes(10)
    progress.of(0).update(80, 'epoch 4')
    expect(lines.at(-1)).toBe(
      'train 80/200 tokens · 2 tokens/s · 1m00s left · member 1/2 · epoch 4',
    )
    progress.ended(0, 'best in epoch 3')
    expect(lines).toContain('member 1/2 · best in epoch 3')
    passes(10)
    progress.of(1).update(40, 'epoch 1')
    expect(lines.at(-1)).toBe('train 140/200 tokens · 3 tokens/s · 20s left · member 2/2 · epoch 1')
    progress.of(1).update(100, 'epoch 2')
    progress.ended(1, 'best in epoch 2')
    progress.finish()
    expect(lines.at(-1)).toBe('train 200/200 tokens · 6 tokens/s · 20s')
  })

  it('says of a single member no more than its outcome', () => {
    const { progress, lines, passes } = watched(1)
    passes(10)
    progress.of(0).update(50, 'epoch 1')
    expect(lines.at(-1)).toBe('train 50/100 tokens · 5 tokens/s · 10s left · epoch 1')
    progress.ended(0, 'best in epoch 1')
    progress.finish()
    expect(lines.at(-1)).toBe('train 100/100 tokens · 5 tokens/s · 10s · best in epoch 1')
    expect(lines.join('')).not.toContain('member')
  })
})
