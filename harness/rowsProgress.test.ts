import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { rowsProgress } from './rowsProgress.js'

it('shows each pass over many rows, and none over few', () => {
  let text = ''
  const stream = new Writable({
    write(chunk, _, done) {
      text += chunk
      done()
    },
  })
  const small = rowsProgress({ stream, live: false, now: () => 0 })
  small.onRows('reading', 5, 10)
  small.finish()
  expect(text).toBe('')
  const large = rowsProgress({ stream, live: false, now: () => 0 })
  large.onRows('reading', 2048, 2_000_000)
  large.onRows('reading', 2_000_000, 2_000_000)
  large.onRows('cutting', 1_000_000, 2_000_000)
  large.finish()
  const lines = text
    .trim()
    .split('\n')
    .map((line) => line.split(' · ')[0])
  expect(lines).toEqual([
    'reading 0/2.00M rows',
    'reading 2.00M/2.00M rows',
    'cutting 0/2.00M rows',
    'cutting 1.00M/2.00M rows',
  ])
})
