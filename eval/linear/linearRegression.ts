import { solveCholesky } from '../../base/linear/cholesky.js'
import { gramMatrix } from './gramMatrix.js'
import { type LinearInputs, type LinearWeights, standardised, unscale } from './linearInputs.js'

/** Share of the rows that is added to the diagonal: one-hot columns sum to one, so the equations are singular. */
const ridge = 1e-9

/**
 * Ordinary least squares on standardised numbers and one-hot labels, by the normal equations with a ridge of
 * 10⁻⁹ · rows, which leaves the predictions as they are and picks the weights where several fit alike.
 *
 * Source: Golub and Van Loan, Matrix Computations, section 5.3; the ridge: Hoerl and Kennard 1970, doi
 * 10.1080/00401706.1970.10488634.
 *
 * @param targets [rowCount]
 */
export function fitLinearRegression(raw: LinearInputs, targets: Float64Array): LinearWeights {
  const { inputs, scaling } = standardised(raw)
  const mean = targets.reduce((sum, value) => sum + value / targets.length, 0)
  const { gram, cross } = gramMatrix(
    inputs,
    targets.map((target) => target - mean),
  )
  const size = cross.length - 1
  for (let i = 0; i <= size; i++) gram[i * (size + 1) + i] += ridge * inputs.rowCount
  solveCholesky(gram, cross, size + 1)
  const model = { intercept: Float64Array.of(mean + cross[size]), weights: cross.slice(0, size) }
  unscale(model, scaling)
  return model
}
