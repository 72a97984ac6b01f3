/** Stream and manner of progress: passed in so that nothing below the command line reads the environment. */
export interface ProgressOptions {
  stream: NodeJS.WritableStream & { isTTY?: boolean; columns?: number }
  /** Redraw one line (a terminal) or print a plain line now and then. */
  live: boolean
  /** Milliseconds; the wall clock by default. */
  now?: () => number
  /** Called with every update, for whoever shows it elsewhere. */
  onUpdate?: (update: ProgressUpdate) => void
}

/** Progress of a piece of work: its name, units done of all units, and a detail in words. */
export interface ProgressUpdate {
  what: string
  unit: string
  done: number
  total: number
  detail: string
}

/** Shows how far a long piece of work is. */
export interface Progress {
  /** Work that was done earlier: it counts as done, but not in the rate. */
  resumeAt(done: number): void
  /**
   * @param done units done so far
   * @param detail what else is worth seeing, e.g. `loss 0.83`
   */
  update(done: number, detail?: string): void
  /** Prints a line that stays. */
  log(line: string): void
  /** Clears the live line, or prints the last plain one. */
  finish(detail?: string): void
}

/** Live on a terminal that is not a CI job; plain lines elsewhere. */
export function stderrProgress(env: NodeJS.ProcessEnv = process.env): ProgressOptions {
  return { stream: process.stderr, live: process.stderr.isTTY === true && !env.CI }
}

const liveIntervalMs = 100
const plainIntervalMs = 10_000
/** The rate that tells the time left is taken over the last half of the time, and this at least. */
const leastWindowMs = 30_000
const sampleIntervalMs = 1000

/**
 * Starts showing the progress of `total` units of work: what, how far, rate, time left, resident memory, detail.
 * The first line appears at once.
 */
export function startProgress(
  what: string,
  total: number,
  unit: string,
  { stream, live, now = Date.now, onUpdate }: ProgressOptions,
): Progress {
  const started = now()
  const interval = live ? liveIntervalMs : plainIntervalMs
  let lastShown = Number.NEGATIVE_INFINITY
  let lastLine = ''
  /** What the last line said, but for rate, time and memory. */
  let said = { done: -1, detail: '' }
  let earlier = 0
  let done = 0
  let detail = ''
  /** Units worked since the start at times in the window, oldest first. */
  const samples = [{ ms: started, worked: 0 }]

  function sample() {
    const ms = now()
    if (ms - samples.at(-1)!.ms >= sampleIntervalMs) samples.push({ ms, worked: done - earlier })
    const windowStart = ms - Math.max(leastWindowMs, (ms - started) / 2)
    while (samples.length > 1 && samples[1].ms <= windowStart) samples.shift()
  }

  /** Units a second: lately while at work, in the end since the start. */
  function currentRate(): number {
    const since = done >= total ? { ms: started, worked: 0 } : samples[0]
    const seconds = (now() - since.ms) / 1000
    return seconds > 0 ? (done - earlier - since.worked) / seconds : 0
  }

  function line(): string {
    const seconds = (now() - started) / 1000
    const rate = currentRate()
    const left = rate > 0 ? formatDuration((total - done) / rate) : '?'
    const memory = `${(process.memoryUsage.rss() / 2 ** 30).toFixed(1)} GB`
    const parts = [
      `${what} ${live ? `${bar(done / total)} ` : ''}${formatCount(done)}/${formatCount(total)} ${unit}`,
      done > earlier ? `${formatCount(rate)} ${unit}/s` : '',
      done >= total ? formatDuration(seconds) : `${left} left`,
      memory,
      // Last, where a narrow terminal cuts it.
      detail,
    ]
    return parts.filter((part) => part !== '').join(' · ')
  }

  function show(force: boolean) {
    if (!force && now() - lastShown < interval) return
    lastShown = now()
    const text = line()
    if (live) {
      stream.write(`\r\x1b[2K${text.slice(0, (stream.columns ?? 120) - 1)}`)
    } else if (text !== lastLine) {
      stream.write(`${text}\n`)
    }
    lastLine = text
    said = { done, detail }
  }

  show(true)
  return {
    resumeAt(newDone) {
      earlier = newDone
      done = newDone
    },
    update(newDone, newDetail = detail) {
      done = newDone
      detail = newDetail
      sample()
      onUpdate?.({ what, unit, done, total, detail })
      show(false)
    },
    log(text) {
      stream.write(live ? `\r\x1b[2K${text}\n` : `${text}\n`)
      if (live) show(true)
    },
    finish(newDetail = detail) {
      detail = newDetail
      const isSaid = said.done === done && said.detail === detail
      if (live || !isSaid) show(true)
      if (live) stream.write('\n')
    },
  }
}

function bar(fraction: number): string {
  const width = 20
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * width)
  return '█'.repeat(full) + '░'.repeat(width - full)
}

/** `950`, `12.3k`, `4.56M`. */
export function formatCount(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)}M`
  if (value >= 1e4) return `${(value / 1e3).toFixed(1)}k`
  return Number.isInteger(value) || value >= 10 ? value.toFixed(0) : value.toPrecision(2)
}

/** `42s`, `3m10s`, `2h05m`. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole}s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes}m${String(whole % 60).padStart(2, '0')}s`
  return `${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, '0')}m`
}
