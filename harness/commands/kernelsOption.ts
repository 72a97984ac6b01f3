import { Option } from 'commander'
import { kernelChoices } from '../../kernels/kernelChoices.js'

/** Which compiled kernels run. */
export function kernelsOption(what = "compiled kernels on tfjs' wasm backend"): Option {
  return new Option('--kernels <name>', what)
    .choices(kernelChoices)
    .env('SEQARENA_KERNELS')
    .default('auto')
}
