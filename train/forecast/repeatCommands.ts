import { dirname } from 'node:path'
import { shellArgument } from '../../base/shellArgument.js'
import type { RunConfig, RunFolder } from './runFolder.js'
import { runDefaults } from './runSettings.js'
import { trainOptions } from './trainOptions.js'

/**
 * The commands that train a run once more, under another name, to the same bytes: one, and another each time that it
 * was given more epochs after it had ended.
 */
export function repeatCommands(run: RunFolder, runConfig: RunConfig): string[] {
  const { config, epochsBefore = [], backend, kernels } = runConfig
  const [first, ...more] = [...epochsBefore, config.epochs]
  const runsDir = dirname(run.path)
  const place = [
    ...(runsDir === runDefaults.runsDir ? [] : ['--runs-dir', shellArgument(runsDir)]),
    ...['--backend', backend.name],
    // Other backends have one implementation of the ops.
    ...(backend.name === 'wasm' ? ['--kernels', kernels] : []),
    ...['--name', shellArgument(`${run.name}-again`)],
  ]
  const options = trainOptions({ ...config, epochs: first })
    .filter(({ differs }) => differs)
    .flatMap(({ flag, argument }) => [flag, argument])
  return [
    [...options, ...place],
    ...more.map((epochs) => ['--resume', '--epochs', String(epochs), ...place]),
  ].map((words) => `npx seqarena train ${words.join(' ')}`)
}
