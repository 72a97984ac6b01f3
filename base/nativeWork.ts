let pending = 0

/**
 * Waits for work that is done outside of JavaScript: a query, a read from disk. A process that is watched for
 * signs of life gives them while such work is under way, however long it takes; a loop in JavaScript gives none.
 */
export async function nativeWork<Result>(work: Promise<Result>): Promise<Result> {
  pending++
  try {
    return await work
  } finally {
    pending--
  }
}

export function isNativeWorkPending(): boolean {
  return pending > 0
}
