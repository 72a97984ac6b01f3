/**
 * A signal that fires at Ctrl-C or SIGTERM, so that work can stop where nothing is lost; a second Ctrl-C ends
 * the process at once.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController()
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130)
    process.stderr.write('\nstopping after the current step; once more to quit at once\n')
    controller.abort()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return controller.signal
}
