import { RandomStream } from '../../base/random.js'
import { groupRows } from '../../datasets/groups.js'
import { unitOf } from '../../datasets/unitOf.js'
import type { JudgedTables } from '../judgedTables.js'
import type { NeighbourSearch } from '../neighbours/neighbourSearch.js'
import type { PointSet } from '../neighbours/pointSet.js'
import { drawRows } from '../statistics/drawRows.js'
import { rankAuc } from '../statistics/rankAuc.js'
import { type Sort, sortedValues } from '../statistics/sortedValues.js'
import { valueColumns } from '../statistics/valueColumns.js'
import { distinctRows } from './distinctRows.js'
import { nearerShare } from './nearerShare.js'
import type { HoldoutRelative, Privacy, PrivacyRisk } from './privacyResult.js'
import { rareCombinations } from './rareCombinations.js'
import { type RareValues, rareValues } from './rareValues.js'
import { codeRows } from './rowCodes.js'
import { encodeRows, pointsAt } from './rowEncoding.js'
import { RowIndex, shareFound } from './rowIndex.js'
import { copiesVerdict, holdoutVerdict, type Observations } from './verdict.js'

export interface PrivacyOptions {
  /** Seed of the rows that are drawn where tables differ in size, or `maxRows` applies. */
  seed: number
  /** dcr_share of the contest's distances, to be taken in place of that of the encoding here. */
  dcrShare?: number
  /** Nearest rows are searched for so many rows of a table at most; by default some 5 million values. */
  maxRows?: number
  /** A `keptSort` where other measures sort the same columns. */
  sort?: Sort
}

const maxValues = 5_000_000

/**
 * What the synthetic table gives away of the training rows. Distances are Euclidean in the encoding of
 * `encodeRows`, fitted on all tables there are, and exact. Where training and holdout differ in size, rows
 * of the larger one are left out at random from what compares the two.
 *
 * Sources: shares of distances to training and holdout rows, Platzer and Reutterer 2021, doi
 * 10.3389/fdata.2021.679939; the membership attack by distance, Chen et al. 2020, arXiv 1909.03935.
 *
 * @throws {DataError} `EMPTY`; `NO_VALUE_COLUMNS`; `KEY_MISSING`
 */
export async function measurePrivacy(
  tables: JudgedTables,
  neighbours: Pick<NeighbourSearch, 'distances'>,
  { seed, dcrShare, sort = sortedValues, ...options }: PrivacyOptions,
): Promise<Privacy> {
  const random = new RandomStream(seed, 'privacy')
  const { training, holdout, synthetic, key } = tables
  const all = [training, synthetic, ...(holdout ? [holdout] : [])]
  const columns = all.map((table) => valueColumns(table, key))
  const maxRows = options.maxRows ?? Math.ceil(maxValues / Math.max(1, columns[0].length))
  const codes = codeRows(columns)
  const { points, largestDistance } = encodeRows(columns)
  const [trainingPoints, syntheticPoints] = points
  const fewestRows = Math.min(training.rowCount, holdout?.rowCount ?? training.rowCount)
  const trainingRows = splitRows(training.rowCount, fewestRows, random)

  // 1. How near each synthetic row is to the training rows: to as many as the holdout has, and to the rest.
  const queries = pointsAt(syntheticPoints, drawRows(synthetic.rowCount, maxRows, random))
  const comparable = pointsAt(trainingPoints, trainingRows.drawn)
  const toComparable = await neighbours.distances(queries, comparable, 1)
  const toTraining = toComparable.slice()
  if (trainingRows.rest.length > 0) {
    const rest = pointsAt(trainingPoints, trainingRows.rest)
    for (const [row, distance] of (await neighbours.distances(queries, rest, 1)).entries()) {
      toTraining[row] = Math.min(toTraining[row], distance)
    }
  }

  // 2. The score.
  const rare = columns[0].map((column, i) => rareValues(column, columns[1][i], sort))
  const distance = Math.min(1, meanOf(toTraining, (d) => d) / largestDistance)
  const membershipRisk = meanOf(toTraining, (d) => 1 / (1 + d))
  const attributeRisk = exposedShare(rare)
  const score = (distance + (1 - membershipRisk) + (1 - attributeRisk)) / 3

  // 3. The verdict.
  const trainingIndex = new RowIndex(codes[0])
  const identicalMatchShare = shareFound(trainingIndex, codes[1])
  const counts = all.map((table) =>
    key === undefined ? table.rowCount : groupRows(table, key).count,
  )
  const observations: Observations = {
    count: Math.min(maxRows, ...counts),
    unit: unitOf(key),
  }
  let holdoutRelative: HoldoutRelative | undefined
  if (holdout) {
    const holdoutRows = drawRows(holdout.rowCount, fewestRows, random)
    const holdoutPoints = pointsAt(points[2], holdoutRows)
    const attack = async (base: PointSet) =>
      neighbours.distances(
        pointsAt(base, drawRows(base.count, maxRows, random)),
        syntheticPoints,
        1,
      )
    holdoutRelative = {
      dcrShare:
        dcrShare ??
        nearerShare(toComparable, await neighbours.distances(queries, holdoutPoints, 1)),
      identicalTraining: shareFound(new RowIndex(codes[0], trainingRows.drawn), codes[1]),
      identicalHoldout: shareFound(new RowIndex(codes[2], holdoutRows), codes[1]),
      membershipAuc: rankAuc(await attack(comparable), await attack(holdoutPoints)),
    }
  }
  const verdict = holdoutRelative
    ? holdoutVerdict(holdoutRelative, observations, {
        synthetic: identicalMatchShare,
        holdout: shareFound(trainingIndex, codes[2]),
      })
    : copiesVerdict(identicalMatchShare, shareFound(trainingIndex, codes[0], 2), observations)
  const combinations = rareCombinations(columns, random, sort)

  return {
    score,
    risk: riskOf(score),
    distance,
    membershipRisk,
    attributeRisk,
    verdict,
    holdoutRelative,
    identicalMatchShare,
    distinctRows: distinctRows(codes[0], codes[1], new RandomStream(seed, 'distinct-rows')),
    rareCombinations: combinations,
    recommendations: recommendationsOf(score, rare, combinations.columns),
    notes: notesOf(tables, maxRows, fewestRows, dcrShare !== undefined),
  }
}

/** Splits rows into as many as are asked for, drawn at random, and the others. */
function splitRows(count: number, rows: number, random: RandomStream) {
  const drawn = drawRows(count, rows, random)
  const isDrawn = new Uint8Array(count)
  for (const row of drawn) isDrawn[row] = 1
  const rest = Int32Array.from({ length: count }, (_, row) => row).filter((row) => !isDrawn[row])
  return { drawn, rest }
}

function meanOf(distances: Float32Array, of: (distance: number) => number): number {
  let sum = 0
  for (let i = 0; i < distances.length; i++) sum += of(distances[i])
  return sum / distances.length
}

function exposedShare(columns: readonly RareValues[]): number {
  const rare = columns.reduce((sum, column) => sum + column.rare, 0)
  const exposed = columns.reduce((sum, column) => sum + column.exposed, 0)
  return rare === 0 ? 0 : exposed / rare
}

function riskOf(score: number): PrivacyRisk {
  if (score >= 0.8) return 'Low'
  if (score >= 0.6) return 'Medium'
  return score >= 0.4 ? 'High' : 'Critical'
}

function recommendationsOf(
  score: number,
  rare: readonly RareValues[],
  singlingOut: readonly string[],
): string[] {
  if (score >= 0.6) return []
  const advice: string[] = []
  const exposed = rare
    .filter((column) => column.exposed > 0)
    .sort((a, b) => b.exposed - a.exposed)
    .slice(0, 3)
    .map((column) => `${column.column} (${column.exposed} of ${column.rare})`)
  if (exposed.length > 0) {
    advice.push(
      `Merge or coarsen rare values that the synthetic table has more than twice as often: ${exposed.join(', ')}.`,
    )
  }
  advice.push(
    `The privacy score is ${score.toFixed(2)}: coarsen what singles rows out${singlingOut.length > 0 ? `, first ${singlingOut.join(', ')}` : ''}.`,
  )
  return advice
}

function notesOf(
  { training, holdout, synthetic }: JudgedTables,
  maxRows: number,
  fewestRows: number,
  isDcrGiven: boolean,
): string[] {
  const notes = [
    'Distance tests are no proof of anonymity: they find copies and near copies, not all that a table gives away.',
    'The privacy score cannot tell a copy, which has 0.33, from an honest sample of many rows: the verdict does not rest on it.',
  ]
  if (!holdout) {
    notes.push(
      'There is no holdout: how near an honest sample would come to the training rows, and whether a membership attack would succeed, is not known.',
    )
  } else {
    notes.push(
      isDcrGiven
        ? "The dcr_share of the privacy verdict is that of the contest's distances."
        : 'The dcr_share of the privacy verdict is of min–max scaled columns and label codes.',
    )
    if (training.rowCount !== holdout.rowCount) {
      notes.push(
        `The privacy verdict compares ${fewestRows} rows of training and holdout, drawn at random.`,
      )
    }
  }
  if (Math.max(synthetic.rowCount, holdout ? fewestRows : 0) > maxRows) {
    notes.push(`Nearest rows are of ${maxRows} rows of each table, drawn at random.`)
  }
  return notes
}
