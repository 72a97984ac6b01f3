/** State of AdamW over a flat parameter vector. */
export interface AdamWState {
  /** Running mean of the gradient. */
  m: Float32Array
  /** Running mean of its square. */
  v: Float32Array
  /** Steps taken. */
  step: number
}

export interface AdamWOptions {
  lr: number
  weightDecay: number
  /** The gradient is scaled down to this norm when it is longer. */
  clipNorm: number
}

const beta1 = 0.9
const beta2 = 0.999
const eps = 1e-8

export function adamWState(size: number): AdamWState {
  return { m: new Float32Array(size), v: new Float32Array(size), step: 0 }
}

/**
 * One step of Adam with decoupled weight decay, after clipping the gradient's global norm:
 * p ← p − lr · (m̂ / (√v̂ + eps) + weightDecay · p), the decay where `decays` is 1.
 *
 * Source: Loshchilov and Hutter 2019, arXiv 1711.05101.
 *
 * @param parameters changed in place
 * @returns the gradient's norm before clipping; when it is not finite nothing is changed
 */
export function adamWStep(
  parameters: Float32Array,
  gradient: Float32Array,
  decays: Uint8Array,
  state: AdamWState,
  { lr, weightDecay, clipNorm }: AdamWOptions,
): number {
  let squares = 0
  for (let i = 0; i < gradient.length; i++) squares += gradient[i] * gradient[i]
  const norm = Math.sqrt(squares)
  if (!Number.isFinite(norm)) return norm

  const clip = norm > clipNorm ? clipNorm / norm : 1
  state.step++
  const correction1 = 1 / (1 - beta1 ** state.step)
  const correction2 = 1 / (1 - beta2 ** state.step)
  const { m, v } = state
  for (let i = 0; i < parameters.length; i++) {
    const g = gradient[i] * clip
    m[i] = beta1 * m[i] + (1 - beta1) * g
    v[i] = beta2 * v[i] + (1 - beta2) * g * g
    const update = (m[i] * correction1) / (Math.sqrt(v[i] * correction2) + eps)
    parameters[i] -= lr * (update + weightDecay * decays[i] * parameters[i])
  }
  return norm
}
