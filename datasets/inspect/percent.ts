/** A share as people say it: `12 %`, `0.3 %`, never `0 %` of something nor `100 %` of what is not all. */
export function percent(share: number): string {
  const hundredths = 100 * share
  if (share === 0 || share === 1) return `${hundredths} %`
  if (hundredths < 0.01) return 'less than 0.01 %'
  if (hundredths > 99.99) return 'more than 99.99 %'
  const digits = hundredths < 1 || hundredths > 99 ? 2 : hundredths < 10 || hundredths > 90 ? 1 : 0
  return `${Number(hundredths.toFixed(digits))} %`
}
