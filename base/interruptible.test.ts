import { describe, expect, it } from 'vitest'
import { interruptible, interruptibleItems } from './interruptible.js'

const never = new Promise<never>(() => {})
const stopped = { code: 'INTERRUPTED', exitCode: 130, message: 'the reading was stopped' }

function soon() {
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 10)
  return controller.signal
}

describe('interruptible', () => {
  it('gives what the work gives, and fails as it does', async () => {
    expect(await interruptible(Promise.resolve(7), undefined, '')).toBe(7)
    const failing = Promise.reject(new TypeError('no'))
    await expect(interruptible(failing, soon(), '')).rejects.toThrow(TypeError)
  })

  it('does not wait for work that never ends', async () => {
    await expect(interruptible(never, soon(), 'the reading was stopped')).rejects.toMatchObject(
      stopped,
    )
    const signal = AbortSignal.abort()
    await expect(interruptible(never, signal, 'the reading was stopped')).rejects.toMatchObject(
      stopped,
    )
  })
})

it('hands what comes too late to whoever discards it', async () => {
  const late: number[] = []
  const work = new Promise<number>((resolve) => setTimeout(() => resolve(3), 30))
  const discard = (result: number) => void late.push(result)
  await expect(interruptible(work, soon(), '', discard)).rejects.toMatchObject({ exitCode: 130 })
  expect(late).toEqual([])
  await work
  expect(late).toEqual([3])
  expect(await interruptible(Promise.resolve(4), soon(), '', discard)).toBe(4)
  expect(late).toEqual([3])
})

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
