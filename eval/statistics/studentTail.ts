/**
 * Probability that the size of a variable of Student's distribution with `df` degrees of freedom exceeds that of
 * `statistic`: the two-sided p-value, I(df / (df + t²); df/2, 1/2).
 *
 * Source: Student 1908, The probable error of a mean, Biometrika 6; in this form Abramowitz and Stegun, Handbook of
 * Mathematical Functions, 26.7.1 and 26.5.27.
 */
export function studentTail(statistic: number, df: number): number {
  const square = statistic * statistic
  if (square === Number.POSITIVE_INFINITY) return 0
  return incompleteBeta(df / (df + square), square / (df + square), df / 2)
}

/**
 * Regularised incomplete beta function I(x; a, 1/2).
 *
 * Source: NIST Digital Library of Mathematical Functions, 8.17.22 (continued fraction) and 8.17.4 (the other side).
 *
 * @param y 1 − x, which keeps its digits where x is near 1
 */
function incompleteBeta(x: number, y: number, a: number): number {
  if (x <= 0) return 0
  if (y <= 0) return 1
  const factor = (x ** a * Math.sqrt(y)) / betaOfHalf(a)
  return x < (a + 1) / (a + 2.5)
    ? (factor / a) * betaFraction(a, 0.5, x)
    : 1 - 2 * factor * betaFraction(0.5, a, y)
}

/** 1 / (1 + d1 / (1 + d2 / (1 + …))), evaluated as Lentz does. */
function betaFraction(a: number, b: number, x: number): number {
  let c = 1
  let d = 1 / (1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; ; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / (1 + even * d)
    c = 1 + even / c
    fraction *= c * d
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / (1 + odd * d)
    c = 1 + odd / c
    const factor = c * d
    fraction *= factor
    if (Math.abs(factor - 1) <= 2 * Number.EPSILON) return fraction
  }
}

/** B(a, 1/2) for whole and half a: by B(a + 1, 1/2) = B(a, 1/2) · a / (a + 1/2) from B(1/2, 1/2) = π and B(1, 1/2) = 2. */
function betaOfHalf(a: number): number {
  let [from, beta] = Number.isInteger(a) ? [1, 2] : [0.5, Math.PI]
  for (; from < a; from++) beta *= from / (from + 0.5)
  return beta
}
