import type { Unit } from '../../datasets/unitOf.js'
import type { HoldoutRelative, PrivacyVerdict } from './privacyResult.js'

/** The independent observations behind each figure. */
export interface Observations {
  count: number
  /** What they are: groups of rows where there is a key, else rows. */
  unit: Unit
}

/** A measure counts as a sign of memorising from here on, whatever the size of the tables. */
const leastExcess = { dcrShare: 0.02, membershipAuc: 0.02, identical: 0.005 }

/** Standard errors that the excess over an honest sample must come to as well. */
const errors = 4

/**
 * The largest margin of chance of the DCR share that still says something: copies of a tenth of the rows raise it by
 * as much, and would be hidden by a wider one.
 */
const widestMargin = 0.05

/** Share of copies, beyond what the holdout has, from which a table is a copy as a whole. */
const mostlyCopied = 0.5

/** Shares of rows that equal any training row, whatever the size of the holdout. */
export interface CopiedRows {
  synthetic: number
  holdout: number
}

/** One measure beside what an honest sample has. */
interface Measure {
  excess: number
  least: number
  /** Four standard errors. */
  margin: number
  sign: string
}

/**
 * What the measures against the holdout say. `concern` is any of: dcr_share or the membership attack's AUC above 0.5
 * by 0.02 and by four standard errors, identical rows more frequent than in the holdout by half a percentage point
 * and by four standard errors. `tooFew` is where one of them is above its threshold and within four standard errors,
 * or where four standard errors of the dcr_share are more than 0.05, as they are with fewer than 1,600 observations.
 *
 * Source of the AUC's variance by chance: Mann and Whitney 1947, doi 10.1214/aoms/1177730491.
 */
export function holdoutVerdict(
  figures: HoldoutRelative,
  { count, unit }: Observations,
  copied?: CopiedRows,
): PrivacyVerdict {
  if (copied && copied.synthetic - copied.holdout > mostlyCopied) {
    const shares = `${percent(copied.synthetic)} of its rows equal a training row, ${percent(copied.holdout)} of the holdout’s rows do`
    return concern(`The synthetic table is mostly a copy of the training table: ${shares}.`, true)
  }
  const { dcrShare, identicalTraining, identicalHoldout, membershipAuc } = figures
  const dcrMargin = (errors * 0.5) / Math.sqrt(count)
  const moreIdentical = identicalTraining - identicalHoldout
  const measures: Measure[] = [
    {
      excess: moreIdentical,
      least: leastExcess.identical,
      margin:
        errors * Math.sqrt((variance(identicalTraining) + variance(identicalHoldout)) / count),
      sign: `${percent(identicalTraining)} of its rows equal a training row, ${percent(identicalHoldout)} a holdout row`,
    },
    {
      excess: dcrShare - 0.5,
      least: leastExcess.dcrShare,
      margin: dcrMargin,
      sign: `${percent(dcrShare)} of its rows are nearer to a training than to a holdout row, where chance gives up to ${upTo(dcrMargin)} for ${sized(count, unit)}`,
    },
    {
      excess: membershipAuc - 0.5,
      least: leastExcess.membershipAuc,
      // Of two equal samples of n the AUC has variance (2n + 1) / (12 n²), about 1 / (6 n).
      margin: errors / Math.sqrt(6 * count),
      sign: `nearness to its rows tells training from holdout rows with an AUC of ${membershipAuc.toFixed(3)}, where 0.5 is chance`,
    },
  ]
  const signs = measures.filter(({ excess, least, margin }) => excess > Math.max(least, margin))
  if (signs.length > 0) {
    const isCopy = moreIdentical > mostlyCopied
    const head = isCopy
      ? 'The synthetic table is mostly a copy of the training table'
      : 'The synthetic table gives training rows away'
    return concern(`${head}: ${signs.map(({ sign }) => sign).join('; ')}.`, isCopy)
  }
  const isHidden = measures.some(({ excess, least }) => excess > least)
  if (isHidden || dcrMargin > widestMargin) {
    const sentence =
      `Too few ${unit}s to tell whether training rows were memorised: ${percent(dcrShare)} of the synthetic rows ` +
      `are nearer to a training than to a holdout row, within what chance gives for ${sized(count, unit)} ` +
      `(up to ${upTo(dcrMargin)}); ${identical(figures)}, a membership attack has an AUC of ` +
      `${membershipAuc.toFixed(3)}.`
    return {
      outcome: 'tooFew',
      isConcern: false,
      isCopy: false,
      sentence,
      advice: moreOf(count, unit),
    }
  }
  const sentence =
    `No sign of memorised training rows: ${percent(dcrShare)} of the synthetic rows are nearer to a training ` +
    `than to a holdout row, where chance gives up to ${upTo(dcrMargin)} for ${sized(count, unit)}; ` +
    `${identical(figures)}, a membership attack has an AUC of ${membershipAuc.toFixed(3)}.`
  return { outcome: 'none', isConcern: false, isCopy: false, sentence }
}

/**
 * What copies say without a holdout: a concern is where synthetic rows equal a training row more often than training
 * rows equal one another, by one percentage point and by four standard errors; too few observations, where it is so
 * by one percentage point and within four standard errors.
 *
 * @param repeated share of training rows that equal another training row
 */
export function copiesVerdict(
  identical: number,
  repeated: number,
  { count, unit }: Observations,
): PrivacyVerdict {
  const margin = errors * Math.sqrt((variance(identical) + variance(repeated)) / count)
  const excess = identical - repeated
  const facts =
    `${percent(identical)} of the synthetic rows equal a training row, ` +
    `where ${percent(repeated)} of the training rows equal another one`
  if (excess > Math.max(0.01, margin)) {
    const isCopy = excess > mostlyCopied
    const head = isCopy
      ? 'The synthetic table is mostly a copy of the training table'
      : 'The synthetic table copies training rows'
    return concern(`${head}: ${facts}.`, isCopy)
  }
  if (excess > 0.01) {
    const sentence = `Too few ${unit}s to tell whether rows were copied: ${facts}, within what chance gives for ${sized(count, unit)} (${percent(margin)} more).`
    return {
      outcome: 'tooFew',
      isConcern: false,
      isCopy: false,
      sentence,
      advice: moreOf(count, unit),
    }
  }
  const sentence = `No sign of copied rows: ${facts}. Whether training rows were memorised with small changes can't be known without a holdout.`
  return { outcome: 'none', isConcern: false, isCopy: false, sentence }
}

function concern(sentence: string, isCopy: boolean): PrivacyVerdict {
  const advice =
    'Train again with fewer epochs, more regularisation or differential privacy, choose groups with fewer ' +
    'proposals, and drop rows that equal a training row; until then keep the table to those who may see the ' +
    'training data.'
  return { outcome: 'concern', isConcern: true, isCopy, sentence, advice }
}

/** Observations from which on chance gives a DCR share of 55 %, and of 52 %. */
const enough = [1_600, 10_000]

function moreOf(count: number, unit: Observations['unit']): string {
  const [some, many] = enough
  const [more, share] = count < some ? [some, '55 %'] : [many, '52 %']
  if (count >= many) return `Judge the table with more ${unit}s before it is shared.`
  return `Judge the table with more ${unit}s before it is shared: with ${thousands(more)} in each table, chance gives a DCR share of ${share} at most.`
}

function identical({ identicalTraining, identicalHoldout }: HoldoutRelative): string {
  return `${percent(identicalTraining)} equal a training row and ${percent(identicalHoldout)} a holdout row`
}

const upTo = (margin: number) => percent(Math.min(1, 0.5 + margin))
const variance = (share: number) => share * (1 - share)
const thousands = (count: number) => count.toLocaleString('en-US')
const sized = (count: number, unit: Unit) => `${thousands(count)} ${unit}${count === 1 ? '' : 's'}`

function percent(share: number): string {
  if (share > 0 && share < 0.0001) return '< 0.01 %'
  return `${(100 * share).toFixed(share > 0 && share < 0.01 ? 2 : 1)} %`
}
