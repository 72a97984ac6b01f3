/** Arrays by name; of two results those that both have are held against each other. */
export type Outputs = Record<string, Float32Array>

/** One of those that do the same work. */
export interface Contender {
  name: string
  /** Does the work as often as fits into `seconds`, at least once. @returns seconds of the fastest time */
  time(seconds: number): number | Promise<number>
  /** What the work gave; the longer of two arrays may go on where the shorter ends. */
  outputs?(): Outputs | Promise<Outputs>
}

export interface CompareOptions {
  /** Times that each gets its turn. */
  rounds?: number
  /** Seconds of one turn. */
  seconds?: number
  /** Largest difference between outputs, as a share of the largest value. */
  tolerance?: number
}

/** Who has used up this much time gets no further turn: some peers take seconds for one run. */
const budgetSeconds = 4

/**
 * Checks that all agree with the first, then times them in turn, so that what else the machine does at the
 * time slows all of them alike.
 *
 * @returns seconds of the fastest run of each
 * @throws {Error} naming the contender whose outputs differ, and where
 */
export async function compare(
  contenders: readonly Contender[],
  { rounds = 16, seconds = 0.06, tolerance = 1e-4 }: CompareOptions = {},
): Promise<number[]> {
  await checkAgreement(contenders, tolerance)
  const best = contenders.map(() => Number.POSITIVE_INFINITY)
  const used = contenders.map(() => 0)
  for (let round = 0; round < rounds; round++) {
    for (const [i, contender] of contenders.entries()) {
      if (used[i] > budgetSeconds) continue
      const started = performance.now()
      best[i] = Math.min(best[i], await contender.time(seconds))
      used[i] += (performance.now() - started) / 1000
      await new Promise(setImmediate) // lets a Ctrl-C through
    }
  }
  return best
}

async function checkAgreement([first, ...others]: readonly Contender[], tolerance: number) {
  const expected = await first.outputs?.()
  if (!expected) return
  for (const other of others) {
    const found = await other.outputs?.()
    if (!found) continue
    for (const name of Object.keys(found).filter((key) => Object.hasOwn(expected, key))) {
      const difference = relativeDifference(found[name], expected[name])
      if (!(difference <= tolerance)) {
        const share = difference.toExponential(1)
        throw new Error(`${other.name} and ${first.name} differ in ${name} by ${share} of its size`)
      }
    }
  }
}

/**
 * The largest difference over the common length, as a share of the largest value there: NaN where either has
 * one.
 */
export function relativeDifference(a: Float32Array, b: Float32Array): number {
  const length = Math.min(a.length, b.length)
  let largest = 0
  let difference = 0
  for (let i = 0; i < length; i++) {
    largest = Math.max(largest, Math.abs(b[i]))
    difference = Math.max(difference, Math.abs(a[i] - b[i]))
  }
  return difference === 0 ? 0 : difference / largest
}

/** Runs `work` for `seconds`, at least once. @returns seconds of the fastest run */
export function bestTime(work: () => void, seconds: number): number {
  const started = performance.now()
  let best = Number.POSITIVE_INFINITY
  let now = started
  do {
    const before = now
    work()
    now = performance.now()
    best = Math.min(best, now - before)
  } while (now - started < 1000 * seconds)
  return best / 1000
}
