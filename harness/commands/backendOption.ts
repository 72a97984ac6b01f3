import { Option } from 'commander'
import { backendNames } from '../../kernels/backendNames.js'

/** The option `--backend`, which chooses where tfjs computes. */
export function backendOption(): Option {
  return new Option('--backend <name>', 'tfjs backend')
    .choices(['auto', ...backendNames])
    .default('auto')
}
