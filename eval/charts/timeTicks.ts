/** Ticks at whole years, months, days, hours, minutes or seconds, with labels as short as they tell. */
export interface TimeTicks {
  values: number[] // milliseconds since 1970, UTC
  label: (value: number) => string
}

const second = 1000
const [minute, hour, day] = [60 * second, 3600 * second, 86_400 * second]
const [month, year] = [30.4375 * day, 365.25 * day]

/** Largest first; `length` is how much of the ISO form a label shows. */
const units = [
  { size: year, counts: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000], from: 0, length: 4 },
  { size: month, counts: [1, 3, 6], from: 0, length: 7 },
  { size: day, counts: [1, 2, 7, 14], from: 0, length: 10 },
  { size: hour, counts: [1, 3, 6, 12], from: 5, length: 8 },
  { size: minute, counts: [1, 5, 15, 30], from: 11, length: 5 },
  { size: second, counts: [1, 5, 15, 30], from: 11, length: 8 },
]

/** A `Date` goes no further, on either side of 1970. */
const lastTime = 8.64e15

/** About `count` times within the interval; none where no calendar reaches. */
export function timeTicks(low: number, high: number, count: number): TimeTicks {
  if (!(Math.abs(low) <= lastTime && Math.abs(high) <= lastTime)) {
    return { values: [], label: String }
  }
  const wanted = (high - low) / Math.max(1, count)
  const steps = units.flatMap((unit) => unit.counts.map((times) => ({ ...unit, times })))
  const found = steps
    .filter(({ size, times }) => size * times >= wanted * 0.7)
    .sort((a, b) => a.size * a.times - b.size * b.times)[0]
  const step = found ?? { ...units[0], times: Math.ceil(wanted / year) }
  const label = (value: number) =>
    new Date(value).toISOString().replace('T', ' ').slice(step.from).slice(0, step.length)
  return { values: whole(low, high, step.size, step.times), label }
}

function whole(low: number, high: number, size: number, times: number): number[] {
  const values: number[] = []
  if (size < month) {
    const step = size * times
    for (let at = Math.ceil(low / step) * step; at <= high; at += step) values.push(at)
    return values
  }
  const months = size === year ? 12 * times : times
  const start = new Date(low)
  const first = Math.floor((12 * start.getUTCFullYear() + start.getUTCMonth()) / months)
  for (let i = first; ; i++) {
    const date = new Date(0)
    date.setUTCFullYear(Math.floor((i * months) / 12), (((i * months) % 12) + 12) % 12, 1)
    if (!(date.getTime() <= high)) return values
    if (date.getTime() >= low) values.push(date.getTime())
  }
}
