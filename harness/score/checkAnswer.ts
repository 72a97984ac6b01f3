import { GateError, type Place } from '../../base/errors.js'

/**
 * The contest's checks on one answer.
 *
 * @param length how many values the prediction has; undefined when there was none
 * @param values [nFeatures], the prediction; read only when it has that length
 * @throws {GateError} `UNASKED_PREDICTION`, `MISSING_PREDICTION`, `WRONG_LENGTH`, `NOT_FINITE`
 */
export function checkAnswer(
  needPrediction: boolean,
  length: number | undefined,
  values: Float64Array,
  featureNames: readonly string[],
  place: Place,
): void {
  if (length === undefined) {
    if (!needPrediction) return
    throw new GateError(
      'MISSING_PREDICTION',
      'no prediction where one is needed',
      place,
      'Return one value a feature wherever need_prediction is true.',
    )
  }
  if (!needPrediction) {
    throw new GateError(
      'UNASKED_PREDICTION',
      'a prediction where none is needed',
      place,
      'Return null (None) wherever need_prediction is false.',
    )
  }
  if (length !== featureNames.length) {
    throw new GateError(
      'WRONG_LENGTH',
      `the prediction has ${length} values, expected ${featureNames.length}`,
      place,
      'Return one value a feature.',
    )
  }
  for (let i = 0; i < length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new GateError(
        'NOT_FINITE',
        `the prediction is ${values[i]}`,
        { ...place, column: featureNames[i] },
        'Return finite numbers.',
      )
    }
  }
}
