import type { Bench } from './benchContext.js'
import { benchMatmul } from './matmul.js'
import { benchScan } from './scan.js'

/** Matrix products and the selective scan, at the sizes of the default network. */
export const benchKernels: Bench = async (context) => [
  ...(await benchMatmul(context)),
  ...(await benchScan(context)),
]
