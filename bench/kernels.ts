import type { Bench } from './benchContext.js'
import { benchGru } from './gru.js'
import { benchMatmul } from './matmul.js'
import { benchRowLoss } from './rowLoss.js'
import { benchScan } from './scan.js'

/**
 * Matrix products, the selective scan and a recurrent layer at the sizes of the default networks, the loss of rows at
 * those of a table.
 */
export const benchKernels: Bench = async (context) => [
  ...(await benchMatmul(context)),
  ...(await benchScan(context)),
  ...(await benchGru(context)),
  ...(await benchRowLoss(context)),
]
