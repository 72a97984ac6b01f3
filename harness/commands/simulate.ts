import { Command } from 'commander'
import { printResult } from '../printResult.js'
import { toCount, toJsonOutput, toSeed, toSteps, toTableOutput } from './parse.js'

export function simulateCommand(): Command {
  return new Command('simulate')
    .description('write simulated sequences whose best possible score is known')
    .requiredOption('--out <file>', 'Parquet, CSV or CSV.gz file to write', toTableOutput)
    .option('--sequences <n>', 'number of sequences', toCount, 96)
    .option('--steps <n>', 'steps of a sequence', toSteps, 1000)
    .option('--seed <n>', 'another seed gives new sequences of the same process', toSeed, 7)
    .option('--json <file>', 'also write what was made there; - for standard output', toJsonOutput)
    .addHelpText(
      'after',
      '\nExample:\n  seqarena simulate --sequences 96 --steps 1000 --seed 7 --out train.parquet',
    )
    .action(async ({ out, sequences, steps, seed, json }) => {
      const datasets = await import('../../datasets/index.js')
      const { optimumMetadata, optimumR2 } = await import('../../eval/forecast/optimum.js')
      const table = datasets.simulateTable({ sequences, steps, seed })
      const optimum = datasets.countScoredSteps(table) > 0 ? optimumR2(table) : undefined
      await datasets.writeSequenceTable(table, out, {
        metadata: optimum ? optimumMetadata(optimum) : {},
      })
      const best = optimum
        ? `; the best possible mean R² on it is ${optimum.meanR2.toFixed(4)}`
        : ''
      const result = { file: out, sequences, steps, seed, optimumR2: optimum?.meanR2 }
      const text = `${out}: ${sequences} sequences of ${steps} steps, seed ${seed}${best}`
      printResult(json, result, text)
    })
}
