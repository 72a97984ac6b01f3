/**
 * Probability that a chi-square variable with `df` degrees of freedom exceeds `statistic`.
 *
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.4.19.
 */
export function chiSquareTail(statistic: number, df: number): number {
  return upperGamma(df / 2, statistic / 2)
}

/**
 * Regularised upper incomplete gamma function Q(a, x) = Γ(a, x) / Γ(a), for a > 0. Relative error below
 * 1e-12 down to 1e-300.
 *
 * Source: NIST Digital Library of Mathematical Functions, 8.11.4 (series) and 8.9.2 (continued fraction).
 */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1
  if (x === Number.POSITIVE_INFINITY) return 0
  return x < a + 1 ? 1 - lowerBySeries(a, x) : upperByFraction(a, x)
}

/** P(a, x) = xᵃ e⁻ˣ / Γ(a + 1) · Σ xⁿ / ((a + 1) … (a + n)). */
function lowerBySeries(a: number, x: number): number {
  let term = 1
  let sum = 1
  for (let n = 1; term > sum * Number.EPSILON; n++) {
    term *= x / (a + n)
    sum += term
  }
  return (powerOverGamma(a, x) / a) * sum
}

/** Q(a, x) = xᵃ e⁻ˣ / Γ(a) · 1 / (x + 1 − a − 1(1 − a) / (x + 3 − a − …)), evaluated as Lentz does. */
function upperByFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = Number.POSITIVE_INFINITY
  let d = 1 / b
  let fraction = d
  for (let n = 1; ; n++) {
    const numerator = -n * (n - a)
    b += 2
    d = 1 / (numerator * d + b)
    c = b + numerator / c
    const factor = c * d
    fraction *= factor
    if (Math.abs(factor - 1) <= 2 * Number.EPSILON) break
  }
  return powerOverGamma(a, x) * fraction
}

/**
 * xᵃ e⁻ˣ / Γ(a). For large a as √(a / 2π) e^(−aφ) / Γ*(a) with φ = x/a − 1 − ln(x/a), which keeps the digits
 * that a·ln x − x − lnΓ(a) would lose by cancellation.
 */
function powerOverGamma(a: number, x: number): number {
  if (a < 10) return Math.exp(a * Math.log(x) - x) / gamma(a)
  const mu = (x - a) / a
  return Math.sqrt(a / (2 * Math.PI)) * Math.exp(-a * minusLog1p(mu) - stirlingRest(a))
}

/** μ − ln(1 + μ), near 0 by the series of ln in r = μ / (2 + μ): μ − 2r is μ r. */
function minusLog1p(mu: number): number {
  if (Math.abs(mu) > 0.5) return mu - Math.log1p(mu)
  const r = mu / (2 + mu)
  const square = r * r
  let sum = 0
  let power = r * square
  for (let n = 3; Math.abs(power) > Math.abs(sum) * Number.EPSILON; n += 2) {
    sum += power / n
    power *= square
  }
  return mu * r - 2 * sum
}

/** What Stirling's formula of ln Γ(a) lacks: from a = 10 on with an error below 1e-16. */
function stirlingRest(a: number): number {
  const inverse = 1 / (a * a)
  const series = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156]
  return series.reduceRight((sum, coefficient) => sum * inverse + coefficient, 0) / a
}

/** Γ(a) for 0 < a < 10, from Stirling's formula ten steps up. */
function gamma(a: number): number {
  let product = 1
  for (let n = 0; n < 10; n++) product *= a + n
  const up = a + 10
  return (
    (Math.sqrt((2 * Math.PI) / up) * Math.exp(up * Math.log(up) - up + stirlingRest(up))) / product
  )
}
