import { InterruptedError } from './errors.js'

/**
 * What `work` gives, or an `InterruptedError` as soon as the signal comes. The work is not stopped by it: what is
 * still under way then ends with the process.
 *
 * @param what says what was stopped: `the replay was stopped`
 * @param discard gets what the work gives when that comes too late
 */
export function interruptible<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  what: string,
  discard?: (result: T) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let isLate = false
    const onAbort = () => {
      isLate = true
      reject(new InterruptedError(what))
    }
    if (signal?.aborted) onAbort()
    signal?.addEventListener('abort', onAbort)
    const done = (result: T) => (isLate ? discard?.(result) : resolve(result))
    const release = () => signal?.removeEventListener('abort', onAbort)
    work.then(done).catch(reject).finally(release)
  })
}

/** The items of an iterable, which need not come to an end: as {@link interruptible}, between two of them and while one is waited for. */
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
