import { describe, expect, it } from 'vitest'
import { interruptibleItems } from './interruptibleItems.js'

const never = new Promise<never>(() => {})
const stopped = { code: 'INTERRUPTED', exitCode: 130, message: 'the reading was stopped' }

function soon() {
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 10)
  return controller.signal
}

describe('interruptibleItems', () => {
  let closed = 0
  async function* items(last?: Promise<number>) {
    try {
      yield 1
      yield 2
      if (last) yield await last
    } finally {
      closed++
    }
  }

  async function collect(source: AsyncIterable<number> | Iterable<number>, signal?: AbortSignal) {
    const seen: number[] = []
    const error = await (async () => {
      for await (const item of interruptibleItems(source, signal, 'the reading was stopped')) {
        seen.push(item)
      }
    })().catch((reason: unknown) => reason)
    return { seen, error }
  }

  it('hands on all items, of either kind of iterable', async () => {
    expect(await collect(items())).toEqual({ seen: [1, 2], error: undefined })
    expect(await collect([3, 4])).toEqual({ seen: [3, 4], error: undefined })
  })

  it('ends while an item is waited for that never comes', async () => {
    const { seen, error } = await collect(items(never), soon())
    expect(seen).toEqual([1, 2])
    expect(error).toMatchObject(stopped)
  })

  it('closes what it reads from when its reader stops early', async () => {
    closed = 0
    for await (const item of interruptibleItems(items(), undefined, '')) if (item === 1) break
    expect(closed).toBe(1)
  })
})
