import { Command } from 'commander'
import { stderrProgress } from '../../base/progress.js'
import { interruptSignal } from '../interruptSignal.js'

export function demoCommand(): Command {
  return new Command('demo')
    .description('the whole main job on simulated data, in about two minutes')
    .addHelpText('after', '\nExample:\n  seqarena demo')
    .action(async () => {
      const { runDemo } = await import('../demo.js')
      await runDemo(stderrProgress(), interruptSignal())
    })
}
