import { Command } from 'commander'
import { printResult } from '../printResult.js'
import { kernelsOption } from './kernelsOption.js'
import { toJsonOutput } from './parse.js'

export function infoCommand(): Command {
  return new Command('info')
    .description('show what runs here and why: backend, kernels, threads, Python, sandbox')
    .addOption(kernelsOption())
    .option('--json <file>', 'also write it there; - for standard output', toJsonOutput)
    .addHelpText('after', '\nExample:\n  seqarena info')
    .action(async ({ json, kernels }) => {
      const { gatherInfo } = await import('../gatherInfo.js')
      const info = await gatherInfo(kernels)
      const lines = Object.entries(info).map(([name, value]) => `${name.padEnd(10)}${value}`)
      printResult(json, info, lines.join('\n'))
    })
}
