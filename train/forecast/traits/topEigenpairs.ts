import { oriented, symmetricEigen } from '../../../base/linear/symmetricEigen.js'
import { RandomStream } from '../../../base/random.js'
import { addTimes } from '../../../eval/linear/addTimes.js'
import { dot } from '../../../eval/linear/dot.js'

export interface Eigenpair {
  value: number
  /** [n], of unit length, its largest component positive. */
  vector: Float64Array
}

/** Largest distance of a pair from being one, as a share of the largest eigenvalue. */
const tolerance = 1e-8

/**
 * The largest eigenvalues of a symmetric matrix and their vectors, by Lanczos' iteration in which each vector is
 * held at right angles to all before it (Golub and Van Loan, Matrix Computations, 10.3).
 *
 * @param a [n, n], all of it
 * @returns the largest first; no more than n
 */
export function topEigenpairs(a: Float64Array, n: number, count: number): Eigenpair[] {
  const krylov = new KrylovSpace(a, n)
  let size = 2 * count + 16
  for (;;) {
    size = Math.min(n, size)
    const { small, rest } = krylov.grown(size)
    const { values, vectors } = symmetricEigen(small, size)
    const wanted = Array.from({ length: Math.min(count, size) }, (_, k) =>
      vectors.subarray(k * size, (k + 1) * size),
    )
    const error = rest * Math.max(...wanted.map((own) => Math.abs(own[size - 1])))
    if (size === n || error <= tolerance * values[0]) {
      return wanted.map((own, k) => ({ value: values[k], vector: oriented(krylov.combined(own)) }))
    }
    size *= 2
  }
}

/** Vectors at right angles, each the matrix times the last one less what stands along those before. */
class KrylovSpace {
  private readonly basis: Float64Array[] = []
  private readonly diagonal: number[] = []
  /** Entry i couples vectors i and i + 1. */
  private readonly beside: number[] = []
  private readonly random = new RandomStream(1, 'eigenvectors')
  private next: Float64Array

  constructor(
    private readonly a: Float64Array,
    private readonly n: number,
  ) {
    this.next = this.start()
  }

  /** The matrix as seen in `size` vectors, [size, size], and how much of its last image lies outside of them. */
  grown(size: number): { small: Float64Array; rest: number } {
    while (this.basis.length < size) this.extend()
    const small = new Float64Array(size * size)
    for (let i = 0; i < size; i++) {
      small[i * size + i] = this.diagonal[i]
      if (i + 1 < size) {
        small[i * size + i + 1] = this.beside[i]
        small[(i + 1) * size + i] = this.beside[i]
      }
    }
    return { small, rest: this.beside[size - 1] }
  }

  /** Σ_i shares[i] · vector i. */
  combined(shares: Float64Array): Float64Array {
    const sum = new Float64Array(this.n)
    for (const [i, share] of shares.entries()) addTimes(sum, share, this.basis[i])
    return sum
  }

  private extend(): void {
    const { a, n, basis, next } = this
    basis.push(next)
    const image = Float64Array.from(next, (_, i) => dot(a.subarray(i * n, (i + 1) * n), next))
    this.diagonal.push(dot(image, next))
    const length = Math.sqrt(dot(image, image))
    const left = this.straightened(image)
    // Nothing is left where the vectors so far hold all that the first one had: another one is begun with.
    const isNew = left > 1e-12 * length
    this.beside.push(isNew ? left : 0)
    this.next = isNew ? image : this.start()
  }

  private start(): Float64Array {
    const vector = Float64Array.from({ length: this.n }, () => this.random.normal())
    if (this.basis.length < this.n) this.straightened(vector)
    return vector
  }

  /** Gram and Schmidt, twice for the sake of rounding; makes the vector one of unit length. */
  private straightened(vector: Float64Array): number {
    for (const _ of [1, 2]) {
      for (const other of this.basis) addTimes(vector, -dot(vector, other), other)
    }
    const length = Math.sqrt(dot(vector, vector))
    if (length > 0) for (let i = 0; i < vector.length; i++) vector[i] /= length
    return length
  }
}
