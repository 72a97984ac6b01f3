import type { NeighbourSearch } from '../neighbours/neighbourSearch.js'
import type { PointSet } from '../neighbours/pointSet.js'
import type { EncodedTables } from '../similarity/encode.js'
import { rounded } from '../statistics/rounded.js'
import { columnSubsets } from './columnSubsets.js'
import { distanceHistogram } from './distanceHistogram.js'
import type { DistanceFigures, Distances } from './distancesResult.js'

export interface DistanceOptions {
  /** Seed of the random groups of dimensions. */
  seed: number
}

/** Keeps a ratio finite where both distances are 0. */
const ratioOffset = 1e-8
/** Distances up to this count as identical rows. */
const identical = 1e-6
/** Rank, from the smallest, of the ratio that stands for all: the smallest ones alone may be accidents. */
const ratioRank = 10

/**
 * Distances of synthetic rows to the closest training and holdout rows, as the contest measures them: over several
 * sets of dimensions, of which the one with the largest `dcr_share` (the later one of equals) gives all figures. So
 * their size cannot be compared between tables, only what `training` and `holdout` give within one.
 *
 * Without a holdout there are only the figures of `training`, over all dimensions. With fewer than ten rows the
 * nndr is the largest ratio instead of the tenth smallest.
 *
 * Source: Platzer and Reutterer 2021, doi 10.3389/fdata.2021.679939; mostlyai-qa 1.9.8, `_distances.py`.
 */
export async function measureDistances(
  encoded: EncodedTables,
  neighbours: NeighbourSearch,
  { seed }: DistanceOptions,
): Promise<Distances> {
  if (!encoded.holdout) return withoutHoldout(encoded, neighbours)

  const subset = await leadingSubset(encoded, neighbours, seed)
  const [training, holdout, synthetic] = [encoded.training, encoded.holdout, encoded.synthetic].map(
    (points) => takeDims(points, subset.dims),
  )
  const [toTraining, toHoldout, trnHol] = await Promise.all([
    neighbours.distances(synthetic, training, 2),
    neighbours.distances(synthetic, holdout, 2),
    neighbours.distances(holdout, training, 2),
  ])
  const ofTraining = summary(toTraining)
  const ofHoldout = summary(toHoldout)
  const ofTrnHol = summary(trnHol)
  const ratio = ofTraining.nndr / ofHoldout.nndr
  const figures: DistanceFigures = {
    ims_training: ofTraining.ims,
    ims_holdout: ofHoldout.ims,
    ims_trn_hol: ofTrnHol.ims,
    dcr_training: ofTraining.dcr,
    dcr_holdout: ofHoldout.dcr,
    dcr_trn_hol: ofTrnHol.dcr,
    dcr_share: rounded(nearerShare(ofTraining.closest, ofHoldout.closest), 3),
    nndr_training: ofTraining.nndr,
    nndr_holdout: ofHoldout.nndr,
    nndr_trn_hol: ofTrnHol.nndr,
    ...(Number.isFinite(ratio) && { nndr_ratio: ratio }),
  }
  return {
    figures,
    rows: training.count,
    subset: subset.description,
    dimensions: subset.dims.length,
    histogram: distanceHistogram(ofTraining.closest, ofHoldout.closest, ofTrnHol.closest),
    notes: [],
  }
}

async function withoutHoldout(
  { training, synthetic }: EncodedTables,
  neighbours: NeighbourSearch,
): Promise<Distances> {
  const { closest, ims, dcr, nndr } = summary(await neighbours.distances(synthetic, training, 2))
  return {
    figures: { ims_training: ims, dcr_training: dcr, nndr_training: nndr },
    rows: training.count,
    subset: `all ${training.dims} dimensions`,
    dimensions: training.dims,
    histogram: distanceHistogram(closest),
    notes: ['Without a holdout there is nothing to compare the distances with.'],
  }
}

/** The subset in which synthetic rows are most often nearer to training than to holdout rows. */
async function leadingSubset(encoded: EncodedTables, neighbours: NeighbourSearch, seed: number) {
  const subsets = columnSubsets(encoded, seed)
  let leading = subsets[0]
  if (subsets.length === 1) return leading
  let largest = -1
  for (const subset of subsets) {
    const synthetic = takeDims(encoded.synthetic, subset.dims)
    const [toTraining, toHoldout] = await Promise.all(
      [encoded.training, encoded.holdout!].map((points) =>
        neighbours.distances(synthetic, takeDims(points, subset.dims), 1),
      ),
    )
    const share = nearerShare(toTraining, toHoldout)
    if (share >= largest) [leading, largest] = [subset, share]
  }
  return leading
}

function takeDims({ values, count, dims }: PointSet, taken: readonly number[]): PointSet {
  const result = new Float32Array(count * taken.length)
  let at = 0
  for (let first = 0; first < values.length; first += dims) {
    for (const d of taken) result[at++] = values[first + d]
  }
  return { values: result, count, dims: taken.length }
}

/** @param distances [queries × 2], to the two nearest */
function summary(distances: Float32Array) {
  const count = distances.length / 2
  const closest = Float32Array.from({ length: count }, (_, q) => distances[2 * q])
  const ratios = Float64Array.from({ length: count }, (_, q) => {
    return (distances[2 * q] + ratioOffset) / (distances[2 * q + 1] + ratioOffset)
  })
  const isIdentical = closest.filter((distance) => distance <= identical)
  return {
    closest,
    ims: rounded(isIdentical.length / count, 3),
    dcr: rounded(sumOf(closest) / count, 3),
    nndr: rounded(ratios.sort()[Math.min(ratioRank, count) - 1], 12),
  }
}

/** Float64: a float32 sum of many distances loses digits. */
function sumOf(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

/** Share of queries that are nearer to the first than to the second; ties count half. */
function nearerShare(toFirst: Float32Array, toSecond: Float32Array): number {
  let halves = 0
  for (let q = 0; q < toFirst.length; q++) {
    halves += toFirst[q] < toSecond[q] ? 2 : toFirst[q] === toSecond[q] ? 1 : 0
  }
  return halves / 2 / toFirst.length
}
