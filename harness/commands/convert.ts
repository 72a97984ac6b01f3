import { Command } from 'commander'
import { printResult } from '../printResult.js'
import { toCount, toJsonOutput, toSteps, toTableOutput } from './parse.js'

export function convertCommand(): Command {
  return new Command('convert')
    .description('cut a long series with a time column into sequences')
    .argument('<file>', 'Parquet, CSV or CSV.gz file, one row a time')
    .requiredOption('--out <file>', 'Parquet, CSV or CSV.gz file to write', toTableOutput)
    .requiredOption('--steps <n>', 'steps of a sequence', toSteps)
    .option('--time-column <name>', 'what to sort by (default: found by type or name)')
    .option('--difference', 'take the differences from row to row')
    .option('--standardise', 'scale each column to mean 0 and standard deviation 1')
    .option(
      '--warm-up <n>',
      "states before the first prediction (default: the contest's 100)",
      toCount,
    )
    .option('--json <file>', 'also write what was made there; - for standard output', toJsonOutput)
    .addHelpText(
      'after',
      '\nExample:\n  seqarena convert ETTh1.csv.gz --steps 200 --difference --standardise --out ett.parquet',
    )
    .action(async (file, { out, json, ...options }) => {
      const { convertToSequences, writeSequenceTable } = await import('../../datasets/index.js')
      const { table, timeColumn, droppedRows, warnings } = await convertToSequences(file, options)
      for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`)
      await writeSequenceTable(table, out)
      const result = {
        file: out,
        sequences: table.seqIx.length,
        steps: options.steps,
        features: table.featureNames.length,
        timeColumn,
        droppedRows,
      }
      const made = `${result.sequences} sequences of ${result.steps} steps × ${result.features} features`
      const text = `${out}: ${made}, in the order of ${timeColumn}; ${droppedRows} rows left over`
      printResult(json, result, text)
    })
}
