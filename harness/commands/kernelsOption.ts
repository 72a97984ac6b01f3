import { Option } from 'commander'
import { kernelChoices } from '../../kernels/kernelChoices.js'

/** The option `--kernels`, which chooses the compiled kernels that run. */
export function kernelsOption(what = "compiled kernels on tfjs' wasm backend"): Option {
  return new Option('--kernels <name>', what)
    .choices(kernelChoices)
    .env('SEQARENA_KERNELS')
    .default('auto')
}
