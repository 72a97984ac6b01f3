import { formatCount } from '../charts/formatNumber.js'

/** A number, its thousands apart, and what it counts: `1 row`, `2,000 rows`. */
export function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}
