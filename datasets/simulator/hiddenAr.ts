/** Group A, `s0..11`: a hidden AR(2) of unit variance, seen through observation noise. */
interface HiddenAr {
  phi1: number
  phi2: number
  /** Share of the source's variance that is the hidden process. */
  c2: number
  /** Autocorrelation of the hidden process at lag 1. */
  r: number
  /** Variance of its innovation. */
  q2: number
}

const hiddenArs: readonly HiddenAr[] = [
  hiddenAr(0.97, 0.0, 0.9),
  hiddenAr(1.58, -0.81, 0.75),
  hiddenAr(0.95, 0.0, 0.85),
  hiddenAr(-0.75, 0.0, 0.9),
  hiddenAr(0.93, 0.0, 0.55),
  hiddenAr(0.86, -0.9, 0.85),
  hiddenAr(-0.8, -0.9, 0.75),
  hiddenAr(0.98, 0.0, 0.35),
  hiddenAr(0.7, 0.0, 0.6),
  hiddenAr(0.99, 0.0, 0.12),
  hiddenAr(0.3, 0.0, 0.6),
  hiddenAr(0.86, 0.0, 0.45),
]

export const nHiddenAr = hiddenArs.length

function hiddenAr(phi1: number, phi2: number, c2: number): HiddenAr {
  const r = phi1 / (1 - phi2)
  return { phi1, phi2, c2, r, q2: 1 - phi1 * r - phi2 * (phi1 * r + phi2) }
}

/** Draws group A, one step a call. */
export class HiddenArSampler {
  private readonly h1 = new Float64Array(nHiddenAr)
  private readonly h2 = new Float64Array(nHiddenAr)

  /**
   * @param e [≥ 12] standard normals of the hidden processes
   * @param v [12] standard normals of the observations
   * @param sources receives `s0..11`
   */
  sample(step: number, e: Float64Array, v: Float64Array, sources: Float64Array): void {
    for (let i = 0; i < nHiddenAr; i++) {
      const { phi1, phi2, c2, r, q2 } = hiddenArs[i]
      let h = e[i]
      if (step === 1) h = r * this.h1[i] + Math.sqrt(1 - r * r) * e[i]
      else if (step > 1) h = phi1 * this.h1[i] + phi2 * this.h2[i] + Math.sqrt(q2) * e[i]
      this.h2[i] = this.h1[i]
      this.h1[i] = h
      sources[i] = Math.sqrt(c2) * h + Math.sqrt(1 - c2) * v[i]
    }
  }
}

/** Exact forecast of group A: a Kalman filter on (h(t), h(t−1)) for each source. */
export class HiddenArFilter {
  private readonly m0 = new Float64Array(nHiddenAr)
  private readonly m1 = new Float64Array(nHiddenAr)
  private readonly p00 = new Float64Array(nHiddenAr)
  private readonly p01 = new Float64Array(nHiddenAr)
  private readonly p11 = new Float64Array(nHiddenAr)

  constructor() {
    this.reset()
  }

  reset(): void {
    this.m0.fill(0)
    this.m1.fill(0)
    this.p00.fill(1)
    this.p11.fill(1)
    for (let i = 0; i < nHiddenAr; i++) this.p01[i] = hiddenArs[i].r
  }

  /** Takes in one step and writes the forecast of the next over `forecast[0..11]`. */
  push(sources: Float64Array, forecast: Float64Array): void {
    for (let i = 0; i < nHiddenAr; i++) {
      const { phi1, phi2, c2, q2 } = hiddenArs[i]
      const c = Math.sqrt(c2)
      const { m0, m1, p00, p01, p11 } = this
      const s = c2 * p00[i] + 1 - c2
      const k0 = (c * p00[i]) / s
      const k1 = (c * p01[i]) / s
      const innovation = sources[i] - c * m0[i]
      const f0 = m0[i] + k0 * innovation
      const f1 = m1[i] + k1 * innovation
      const f00 = (1 - k0 * c) * p00[i]
      const f01 = (1 - k0 * c) * p01[i]
      const f11 = p11[i] - k1 * c * p01[i]
      m0[i] = phi1 * f0 + phi2 * f1
      m1[i] = f0
      p00[i] = phi1 * phi1 * f00 + 2 * phi1 * phi2 * f01 + phi2 * phi2 * f11 + q2
      p01[i] = phi1 * f00 + phi2 * f01
      p11[i] = f00
      forecast[i] = c * m0[i]
    }
  }
}
