import { Option } from 'commander'
import { kernelChoices } from '../../kernels/kernelChoices.js'

/** Which compiled kernels run. */
export function kernelsOption(): Option {
  return new Option('--kernels <name>', "compiled kernels on tfjs' wasm backend")
    .choices(kernelChoices)
    .env('SEQARENA_KERNELS')
    .default('auto')
}
