import { InterruptedError } from './errors.js'

/**
 * The items of an iterable, which need not come to an end, or an `InterruptedError` as soon as the signal comes:
 * between two of them, and while one is waited for. What makes them is not stopped by it.
 *
 * @param what says what was stopped: `the replay was stopped`
 */
export async function* interruptibleItems<T>(
  items: AsyncIterable<T> | Iterable<T>,
  signal: AbortSignal | undefined,
  what: string,
): AsyncGenerator<T> {
  const iterator =
    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  let isWaiting = false
  try {
    for (;;) {
      isWaiting = true
      const next = await interruptible(Promise.resolve(iterator.next()), signal, what)
      isWaiting = false
      if (next.done) return
      yield next.value
    }
  } finally {
    // A generator that is waited for would end only with its item.
    if (!isWaiting) await iterator.return?.()
  }
}

function interruptible<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  what: string,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new InterruptedError(what))
    if (signal?.aborted) onAbort()
    signal?.addEventListener('abort', onAbort)
    work.then(resolve, reject).finally(() => signal?.removeEventListener('abort', onAbort))
  })
}
