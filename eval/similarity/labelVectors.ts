import { symmetricEigen } from '../../base/linear/symmetricEigen.js'

/** Numbers of a label before the principal components are taken. */
const features = 64
/** One word of hash each. */
const salts = [0, 0x9e3779b9]
const longestGram = 3
/** What is longer is told apart by its length alone. */
const longestLabel = 2000

/**
 * Dimensions in which labels are encoded. Source: the encoding of mostlyai-qa's similarity and distance metrics.
 */
export function labelDimensions(labelCount: number): number {
  return labelCount <= 20 ? 2 : labelCount <= 100 ? 3 : 4
}

/**
 * A vector for each label, similar for labels that share characters: character n-grams of 1 to 3, begin and end
 * marked, each adding ±1 to eight of 64 features by its hash (a sparse random projection; Achlioptas 2003); scaled
 * to norm 1; then the leading principal components over the fitted labels, unweighted.
 *
 * It stands in for a static text embedding: a label has one vector wherever it occurs, and one that was not fitted
 * has the place that its characters give it.
 *
 * @param labels all different
 * @param fittedCount number of the first labels, over which means and components are taken
 * @returns [labels.length × dims] row by row
 */
export function labelVectors(
  labels: readonly string[],
  dims: number,
  fittedCount: number = labels.length,
): Float64Array {
  const fitted = new Float64Array(fittedCount * features)
  const vectorAt = (i: number) => fitted.subarray(i * features, (i + 1) * features)
  for (let i = 0; i < fittedCount; i++) hashLabel(labels[i], vectorAt(i))
  const means = meansOf(fitted, fittedCount)
  for (let i = 0; i < fittedCount; i++) subtract(vectorAt(i), means)
  const { vectors: axes } = symmetricEigen(covariance(fitted, fittedCount), features)
  const projected = new Float64Array(labels.length * dims)
  const unfitted = new Float64Array(features)
  for (const [i, label] of labels.entries()) {
    const vector = i < fittedCount ? vectorAt(i) : unfitted
    if (i >= fittedCount) {
      hashLabel(label, unfitted.fill(0))
      subtract(unfitted, means)
    }
    for (let d = 0; d < dims; d++) {
      let sum = 0
      for (let f = 0; f < features; f++) sum += vector[f] * axes[d * features + f]
      projected[i * dims + d] = sum
    }
  }
  return projected
}

function hashLabel(label: string, vector: Float64Array) {
  const isCut = label.length > longestLabel
  // Control characters mark the ends.
  const cut = isCut ? `${label.slice(0, longestLabel)}\u0003${label.length}` : label
  const text = `\u0001${cut}\u0002`
  for (let start = 0; start < text.length; start++) {
    let hash = 0x811c9dc5
    const end = Math.min(start + longestGram, text.length)
    for (let i = start; i < end; i++) {
      hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) // FNV-1a
      addGram(hash, vector)
    }
  }
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  if (norm > 0) for (let f = 0; f < features; f++) vector[f] /= norm
}

/** Adds a hashed n-gram to a vector: each byte of two well-mixed words gives a feature and a sign. */
function addGram(hash: number, vector: Float64Array) {
  for (const salt of salts) {
    const word = mix(hash ^ salt)
    for (let shift = 0; shift < 32; shift += 8) {
      vector[(word >>> shift) % features] += (word >>> shift) & 0x80 ? 1 : -1
    }
  }
}

/** The finaliser of MurmurHash3: every bit of the input changes about half of the result's. */
function mix(word: number): number {
  let mixed = word ^ (word >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

function meansOf(vectors: Float64Array, n: number): Float64Array {
  return Float64Array.from({ length: features }, (_, f) => {
    let sum = 0
    for (let i = f; i < vectors.length; i += features) sum += vectors[i]
    return sum / n
  })
}

function subtract(vector: Float64Array, means: Float64Array) {
  for (let f = 0; f < features; f++) vector[f] -= means[f]
}

function covariance(vectors: Float64Array, n: number): Float64Array {
  const result = new Float64Array(features * features)
  for (let i = 0; i < n; i++) {
    const row = vectors.subarray(i * features, (i + 1) * features)
    for (let f = 0; f < features; f++) {
      for (let g = 0; g < features; g++) result[f * features + g] += (row[f] * row[g]) / n
    }
  }
  return result
}
