import { Command } from 'commander'
import { checkOutputs } from '../../base/checkOutputs.js'
import type { ColumnOptions } from '../../datasets/readOptions.js'
import { asCalled } from '../calledAs.js'
import { printResult } from '../printResult.js'
import { addColumnFlags, parsedColumns } from './columnFlags.js'
import { toJsonOutput, toOutput } from './parse.js'
import { missingOption } from './typesOption.js'

/** @param called what is put before the name of a command that it tells to run */
export function inspectCommand(called = 'seqarena'): Command {
  const command = new Command('inspect')
    .description('say what is in a table, what looks wrong, and what can be done with it')
    .argument('<file>', 'Parquet, CSV, CSV.gz or Arrow file')
  return addColumnFlags(command)
    .option(
      '--profile <file>',
      'also write what each column is and how its values are written, as YAML for --types',
      toOutput,
    )
    .addOption(missingOption())
    .option('--json <file>', 'also write what was found there; - for standard output', toJsonOutput)
    .addHelpText(
      'after',
      `
Of a large file a part is read, and the output says which.

Examples:
  seqarena inspect train.parquet
  seqarena inspect table.csv --drop note --id-column series
  seqarena inspect table.csv --json - | jq .columns
  seqarena inspect table.csv --profile columns.yaml`,
    )
    .action(
      async (
        file: string,
        options: ColumnOptions & { json?: string; profile?: string; missing?: string[] },
      ) => {
        checkOutputs({ '--json': options.json, '--profile': options.profile }, { '<file>': file })
        const { inspectTable } = await import('../inspectTable.js')
        const { formatInspection } = await import('../formatInspection.js')
        const { inspection, estimates } = await inspectTable(file, parsedColumns(options))
        let text = formatInspection(inspection, estimates)
        if (options.profile !== undefined) {
          const { writeColumnProfile } = await import('../columnProfileFile.js')
          const { profile: out, missing } = options
          const columns = await writeColumnProfile({ file, out, missing })
          text += `\n\n${out}: ${columns} columns, for --types`
        }
        const commands = Object.keys(inspection.suits)
        printResult(options.json, { ...inspection, estimates }, asCalled(text, called, commands))
      },
    )
}
