import { Command, Option } from 'commander'
import { checkOutputs } from '../../base/checkOutputs.js'
import { UsageError } from '../../base/errors.js'
import { stderrProgress } from '../../base/progress.js'
import { convertedJson } from '../convertedJson.js'
import { formatConverted } from '../formatConverted.js'
import { printResult } from '../printResult.js'
import { rowsProgress } from '../rowsProgress.js'
import { toCount, toJsonOutput, toPositive, toSteps, toTableOutput } from './parse.js'

export function convertCommand(): Command {
  return new Command('convert')
    .description('cut long series into sequences')
    .argument('<file>', 'Parquet, CSV, CSV.gz or Arrow file, one row a time')
    .requiredOption('--out <file>', 'Parquet, CSV or CSV.gz file to write', toTableOutput)
    .option('--steps <n>', 'steps of a sequence', toSteps)
    .option('--time-column <name>', 'what to order rows by; DATE,TIME where it is in two columns')
    .option('--time-format <format>', "how times are written, as in strptime: '%d/%m/%y %H:%M'")
    .addOption(
      new Option(
        '--in-order',
        'the rows are in order as they stand, no column is the time',
      ).conflicts(['timeColumn', 'timeFormat']),
    )
    .option('--id-column <names>', 'columns that tell several series apart: store,item')
    .addOption(new Option('--columns <names>', 'only these features').conflicts('drop'))
    .option('--drop <names>', 'columns that are no features')
    .option('--keep <names>', 'features that would be left out as an index or for missing cells')
    .addOption(
      new Option('--missing <how>', 'what missing cells do')
        .choices(['cut', 'previous', 'interpolate', 'error'])
        .default('cut'),
    )
    .option(
      '--max-gap <n>',
      'usual steps between rows that end no sequence (default: 1.5, or 5 working days)',
      toPositive,
    )
    .option('--difference', 'take the differences from row to row')
    .option('--standardise', 'scale each feature to mean 0 and standard deviation 1')
    .addOption(
      new Option('--standardise-with <scales>', 'scale as another table was').conflicts(
        'standardise',
      ),
    )
    .addOption(
      new Option(
        '--unstandardise <scales>',
        'take a table or predictions back to their units',
      ).conflicts(['steps', 'standardise', 'standardiseWith']),
    )
    .option(
      '--warm-up <n>',
      "states before the first prediction (default: the contest's 100; 1 up to 100 steps)",
      toCount,
    )
    .option('--json <file>', 'also write what was made there; - for standard output', toJsonOutput)
    .addHelpText(
      'after',
      `
The time is found by type or name, and its form by the whole column; what is not certain is asked for.

Examples:
  seqarena convert ETTh1.csv.gz --steps 200 --difference --standardise --out ett.parquet
  seqarena convert sales.csv --id-column store,item --steps 50 --out sales.parquet
  seqarena convert rates.csv --in-order --steps 100 --out rates.parquet
  seqarena convert new.csv --steps 200 --standardise-with ett.parquet.scales.json --out new.parquet
  seqarena convert predictions.csv --unstandardise ett.parquet.scales.json --out in-units.csv`,
    )
    .action(async (file, { out, json, unstandardise, standardiseWith, ...options }) => {
      checkOutputs(
        { '--out': out, '--json': json },
        {
          '<file>': file,
          '--standardise-with': standardiseWith,
          '--unstandardise': unstandardise,
        },
      )
      const { convertFile, readScales, unstandardiseFile } = await import('../../datasets/index.js')
      const progress = rowsProgress(stderrProgress())
      const { onRows } = progress
      if (unstandardise !== undefined) {
        const scales = readScales(unstandardise)
        const done = await unstandardiseFile(file, out, scales, { onRows }).finally(progress.finish)
        const kind = scales.difference ? ', still differences' : ''
        const text = `${out}: ${done.rows} rows, ${done.columns.join(', ')} in the units of ${scales.file}${kind}`
        printResult(json, { file: out, ...done }, text)
        return
      }
      if (options.steps === undefined) {
        throw new UsageError('STEPS', 'the length of a sequence is missing', 'Add --steps N.')
      }
      const standardise =
        standardiseWith === undefined ? options.standardise : readScales(standardiseWith)
      const how = { ...options, standardise, onRows }
      const converted = await convertFile(file, out, how).finally(progress.finish)
      for (const warning of converted.report.warnings) process.stderr.write(`warning: ${warning}\n`)
      printResult(json, convertedJson(converted), formatConverted(converted))
    })
}
