import { basename, dirname, normalize } from 'node:path'
import { shellArgument } from '../../base/shellArgument.js'
import { runDefaults } from './runSettings.js'

/**
 * The command that goes on with a run: `seqarena train --resume --name mine`.
 *
 * @param path of its folder
 */
export function resumeCommand(path: string): string {
  const runsDir = normalize(dirname(path))
  const place = runsDir === runDefaults.runsDir ? '' : ` --runs-dir ${shellArgument(runsDir)}`
  return `seqarena train --resume --name ${shellArgument(basename(path))}${place}`
}
