import type { HoldoutRelative, Privacy } from './privacyResult.js'

/** A measure counts as a sign of memorising from here on, whatever the size of the tables. */
const leastExcess = { dcrShare: 0.02, membershipAuc: 0.02, identical: 0.005 }

/** Standard errors that the excess over an honest sample must come to as well. */
const errors = 4

/**
 * What the measures against the holdout say. A concern is any of: dcr_share or the membership attack's AUC
 * above 0.5 by 0.02 and by four standard errors, identical rows more frequent than in the holdout by half a
 * percentage point and by four standard errors.
 *
 * Source of the AUC's variance by chance: Mann and Whitney 1947, doi 10.1214/aoms/1177730491.
 *
 * @param independent how many independent rows stand behind each figure: rows, or sequences where there is a key
 */
export function holdoutVerdict(figures: HoldoutRelative, independent: number): Privacy['verdict'] {
  const { dcrShare, identicalTraining, identicalHoldout, membershipAuc } = figures
  const isAbove = (excess: number, least: number, error: number) =>
    excess > Math.max(least, errors * error)
  const identicalError = Math.sqrt(
    (variance(identicalTraining) + variance(identicalHoldout)) / independent,
  )
  const moreIdentical = identicalTraining - identicalHoldout

  const signs: string[] = []
  if (isAbove(moreIdentical, leastExcess.identical, identicalError)) {
    signs.push(
      `${percent(identicalTraining)} of its rows equal a training row, ${percent(identicalHoldout)} a holdout row`,
    )
  }
  if (isAbove(dcrShare - 0.5, leastExcess.dcrShare, 0.5 / Math.sqrt(independent))) {
    signs.push(
      `${percent(dcrShare)} of its rows are nearer to a training than to a holdout row, where 50 % are by chance`,
    )
  }
  // Of two equal samples of n the AUC has variance (2n + 1) / (12 n²), about 1 / (6 n).
  if (isAbove(membershipAuc - 0.5, leastExcess.membershipAuc, 1 / Math.sqrt(6 * independent))) {
    signs.push(
      `nearness to its rows tells training from holdout rows with an AUC of ${membershipAuc.toFixed(3)}, where 0.5 is chance`,
    )
  }
  if (signs.length === 0) {
    const sentence =
      `No sign of memorised training rows: ${percent(dcrShare)} of the synthetic rows are nearer to a training ` +
      `than to a holdout row, ${percent(identicalTraining)} equal a training row and ` +
      `${percent(identicalHoldout)} a holdout row, a membership attack has an AUC of ${membershipAuc.toFixed(3)}.`
    return { isConcern: false, sentence }
  }
  const head =
    moreIdentical > 0.5
      ? 'The synthetic table is mostly a copy of the training table'
      : 'The synthetic table gives training rows away'
  return { isConcern: true, sentence: `${head}: ${signs.join('; ')}.` }
}

/**
 * What copies say without a holdout: a concern is where synthetic rows equal a training row more often
 * than training rows equal one another, by one percentage point and by four standard errors.
 *
 * @param repeated share of training rows that equal another training row
 */
export function copiesVerdict(
  identical: number,
  repeated: number,
  independent: number,
): Privacy['verdict'] {
  const error = Math.sqrt((variance(identical) + variance(repeated)) / independent)
  const isConcern = identical - repeated > Math.max(0.01, errors * error)
  const facts =
    `${percent(identical)} of the synthetic rows equal a training row, ` +
    `where ${percent(repeated)} of the training rows equal another one`
  if (!isConcern) {
    const sentence = `No sign of copied rows: ${facts}. Whether training rows were memorised with small changes can't be known without a holdout.`
    return { isConcern, sentence }
  }
  const head =
    identical - repeated > 0.5
      ? 'The synthetic table is mostly a copy of the training table'
      : 'The synthetic table copies training rows'
  return { isConcern, sentence: `${head}: ${facts}.` }
}

const variance = (share: number) => share * (1 - share)

function percent(share: number): string {
  if (share > 0 && share < 0.0001) return '< 0.01 %'
  return `${(100 * share).toFixed(share > 0 && share < 0.01 ? 2 : 1)} %`
}
