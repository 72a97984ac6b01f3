import { addTimes } from './addTimes.js'
import { dot } from './dot.js'

/** A function's value at `x`; its gradient goes into `gradient`. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number

export interface MinimiseOptions {
  /** Largest part of the gradient at which the search ends. */
  tolerance: number
  maxIterations: number
}

/** Steps that shape the next one. */
const memory = 10
/** Shares of the decrease and of the slope that a step must bring (the weak Wolfe conditions). */
const decrease = 1e-4
const curvature = 0.9
const maxTrials = 50

/**
 * Minimises a smooth convex function by L-BFGS, with a line search by bisection.
 *
 * Source: Liu and Nocedal, "On the limited memory BFGS method for large scale optimization", Mathematical
 * Programming 45, 1989; the search: Lewis and Overton, Mathematical Programming 141, 2013.
 *
 * @returns where it ended; `start` stays as it is
 */
export function minimise(
  objective: Objective,
  start: Float64Array,
  { tolerance, maxIterations }: MinimiseOptions,
): Float64Array {
  let x = start.slice()
  let gradient = new Float64Array(x.length)
  let value = objective(x, gradient)
  const pairs: { s: Float64Array; y: Float64Array; rho: number }[] = []
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    if (gradient.every((part) => Math.abs(part) <= tolerance)) break

    // 1. The direction: the gradient through the inverse Hessian that the last steps tell of.
    const direction = gradient.map((part) => -part)
    const alphas = pairs.map(() => 0)
    for (let i = pairs.length - 1; i >= 0; i--) {
      alphas[i] = pairs[i].rho * dot(pairs[i].s, direction)
      addTimes(direction, -alphas[i], pairs[i].y)
    }
    const last = pairs.at(-1)
    const scale = last
      ? 1 / (last.rho * dot(last.y, last.y))
      : 1 / Math.sqrt(dot(gradient, gradient))
    for (let i = 0; i < direction.length; i++) direction[i] *= scale
    for (let i = 0; i < pairs.length; i++) {
      addTimes(direction, alphas[i] - pairs[i].rho * dot(pairs[i].y, direction), pairs[i].s)
    }

    // 2. How far: doubled while the slope is still steep, halved when it is too far.
    const slope = dot(gradient, direction)
    let step = 1
    let low = 0
    let high = Number.POSITIVE_INFINITY
    let found = false
    const next = new Float64Array(x.length)
    const nextGradient = new Float64Array(x.length)
    let nextValue = value
    for (let trial = 0; trial < maxTrials && !found; trial++) {
      for (let i = 0; i < x.length; i++) next[i] = x[i] + step * direction[i]
      nextValue = objective(next, nextGradient)
      if (!(nextValue <= value + decrease * step * slope)) high = step
      else if (dot(nextGradient, direction) < curvature * slope) low = step
      else found = true
      if (!found) step = high === Number.POSITIVE_INFINITY ? 2 * low : (low + high) / 2
    }
    // Rounding hides what decrease is left: this is the minimum as far as numbers go.
    if (!found) break

    // 3. What the step tells of the curvature.
    const s = next.map((part, i) => part - x[i])
    const y = nextGradient.map((part, i) => part - gradient[i])
    const product = dot(s, y)
    if (product > 0) pairs.push({ s, y, rho: 1 / product })
    if (pairs.length > memory) pairs.shift()
    x = next
    gradient = nextGradient
    value = nextValue
  }
  return x
}
