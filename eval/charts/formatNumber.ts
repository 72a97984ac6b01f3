const minus = '\u2212'
const absent = '\u2013'

/** `−0.370`: a fixed number of decimals, with a real minus sign, never `−0.000`; a dash for NaN. */
export function formatFixed(value: number | undefined, digits = 3): string {
  if (value === undefined || !Number.isFinite(value)) return absent
  const text = Math.abs(value) >= 1e6 ? Math.abs(value).toExponential(2) : decimals(value, digits)
  return value < 0 && /[1-9]/.test(text) ? minus + text : text
}

/** A tick's label: as many decimals as its axis needs to tell neighbours apart. */
export function formatTick(value: number, step: number): string {
  const size = Math.max(Math.abs(value), step)
  if (size >= 1e4 && size < 1e6 && Number.isInteger(step))
    return formatCount(value).replace('-', minus)
  if (size >= 1e6 || step < 1e-6) {
    return value === 0
      ? '0'
      : value
          .toExponential()
          .replace(/(\.\d\d)\d+/, '$1')
          .replace('-', minus)
  }
  return formatFixed(value, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)))
}

/** `465,300` */
export function formatCount(value: number): string {
  return Number.isFinite(value) ? value.toLocaleString('en-US') : absent
}

/** `27 %` */
export function formatPercent(share: number): string {
  return Number.isFinite(share) ? `${formatFixed(100 * share, 0)}\u00a0%` : absent
}

/** `31.2 %`, `3.12 %`, `0.312 %`: three digits that matter, of small shares three decimals. */
export function formatShare(share: number | undefined): string {
  if (share === undefined || !Number.isFinite(share)) return absent
  const size = Math.abs(100 * share)
  const digits = size >= 99.95 || size === 0 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3
  return `${formatFixed(100 * share, digits)}\u00a0%`
}

/** `12.35`, `0.001235`, `1.23e+7`: four digits that matter, or as many as asked for. */
export function formatSignificant(value: number | undefined, digits = 4): string {
  if (value === undefined || !Number.isFinite(value)) return absent
  const size = Math.abs(value)
  const text =
    size !== 0 && (size < 1e-4 || size >= 1e6)
      ? size.toExponential(2)
      : String(Number(size.toPrecision(digits)))
  return value < 0 ? minus + text : text
}

/** `191,234`, `34.3`, `2.90`, `0.230`, `1.40e-7`: three digits that matter, and all those before the point. */
export function formatDigits(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return absent
  const size = Math.abs(value)
  const text =
    size === 0
      ? '0'
      : size < 1e-4 || size >= 1e9
        ? size.toExponential(2)
        : size >= 99.95
          ? formatCount(Math.round(size))
          : size.toPrecision(3)
  return value < 0 ? minus + text : text
}

/** `0.230`, `1.010`, `0.000227`: three decimals, and of what is smaller three digits that matter. */
export function formatDistance(value: number | undefined): string {
  return value !== undefined && value > 0 && value < 0.0005
    ? formatDigits(value)
    : formatFixed(value)
}

/** `2021-03-14`, in UTC, of milliseconds since 1970. */
export function formatDate(milliseconds: number): string {
  const date = new Date(milliseconds)
  return Number.isNaN(date.getTime()) ? absent : date.toISOString().slice(0, 10)
}

/** `42 s`, `3 min 12 s`, `1 h 04 min` */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return absent
  if (seconds < 10) return `${formatFixed(seconds, 1)}\u00a0s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole}\u00a0s`
  const minutes = Math.floor(whole / 60)
  if (whole < 3600) return `${minutes}\u00a0min ${whole % 60}\u00a0s`
  const rest = String(minutes % 60).padStart(2, '0')
  return `${Math.floor(minutes / 60)}\u00a0h ${rest}\u00a0min`
}

/** `0.042 ms`, `0.42 ms`, `12.4 ms`: three digits that matter */
export function formatMs(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return absent
  const digits = milliseconds >= 100 ? 0 : milliseconds >= 10 ? 1 : milliseconds >= 0.1 ? 2 : 3
  return `${formatFixed(milliseconds, digits)}\u00a0ms`
}

function decimals(value: number, digits: number): string {
  return Math.abs(value).toFixed(digits)
}
