/** The bins that are no value or range of values. */
export const binNames = {
  missing: '(n/a)',
  empty: '(empty)',
  other: '(other)',
  rare: '_RARE_',
} as const
