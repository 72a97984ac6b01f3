import { Command } from 'commander'
import { printResult } from '../printResult.js'
import { toJsonOutput } from './parse.js'

export function infoCommand(): Command {
  return new Command('info')
    .description('show what runs here and why: backend, kernels, threads, Python, sandbox')
    .option('--json <file>', 'also write it there; - for standard output', toJsonOutput)
    .addHelpText('after', '\nExample:\n  seqarena info')
    .action(async ({ json }) => {
      const { gatherInfo } = await import('../gatherInfo.js')
      const info = await gatherInfo()
      const lines = Object.entries(info).map(([name, value]) => `${name.padEnd(10)}${value}`)
      printResult(json, info, lines.join('\n'))
    })
}
