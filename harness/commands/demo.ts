import { Command } from 'commander'
import { stderrProgress } from '../../base/progress.js'
import { interruptSignal } from '../interruptSignal.js'
import { kernelsOption } from './kernelsOption.js'

export function demoCommand(): Command {
  return new Command('demo')
    .description('the whole main job on simulated data, in about two minutes')
    .addOption(kernelsOption())
    .addHelpText('after', '\nExample:\n  seqarena demo')
    .action(async ({ kernels }) => {
      const { runDemo } = await import('../demo.js')
      await runDemo(kernels, stderrProgress(), interruptSignal())
    })
}
