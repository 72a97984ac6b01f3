/** Milliseconds in which two signals are one press: npm passes on the Ctrl-C that the terminal has sent already. */
const onePressMs = 500

/**
 * A signal that fires at Ctrl-C or SIGTERM, so that work can stop where nothing is lost; a second Ctrl-C ends
 * the process at once.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController()
  let firstMs = 0
  const onSignal = () => {
    if (!controller.signal.aborted) {
      firstMs = performance.now()
      process.stderr.write('\nstopping after the current step; once more to quit at once\n')
      controller.abort()
    } else if (performance.now() - firstMs > onePressMs) process.exit(130)
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return controller.signal
}
