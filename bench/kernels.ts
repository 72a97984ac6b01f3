import type { Bench } from './benchContext.js'
import { benchMatmul } from './matmul.js'
import { benchRowLoss } from './rowLoss.js'
import { benchScan } from './scan.js'

/** Matrix products and the selective scan at the sizes of the default network, the loss of rows at those of a table. */
export const benchKernels: Bench = async (context) => [
  ...(await benchMatmul(context)),
  ...(await benchScan(context)),
  ...(await benchRowLoss(context)),
]
