import { type Command, Option } from 'commander'
import { parseNames } from '../../datasets/nameArgument.js'
import type { ColumnOptions } from '../../datasets/readOptions.js'
import type { ColumnConfig } from '../../train/forecast/columnOptions.js'
import type { ConfigFlags } from './configFlags.js'
import { toCount } from './parse.js'

/** What the columns of a sequence table are taken for, as every command takes it that reads one. */
export const columnFlags: ConfigFlags<keyof ColumnConfig> = {
  columns: {
    flag: '--columns <list>',
    description: 'columns that are features, and no others',
    parse: toNames,
  },
  drop: { flag: '--drop <list>', description: 'columns that are no features', parse: toNames },
  keep: {
    flag: '--keep <list>',
    description: 'columns that are features though they look like an index',
    parse: toNames,
  },
  idColumn: {
    flag: '--id-column <name>',
    description: 'column with the ids of the sequences, where it is not seq_ix',
  },
  stepColumn: {
    flag: '--step-column <name>',
    description: 'column with the steps, where it is not step_in_seq',
  },
  needColumn: {
    flag: '--need-column <name>',
    description:
      'column that says where predictions are asked for, where it is not need_prediction',
  },
  warmUp: {
    flag: '--warm-up <n>',
    description: 'without such a column: states before the first prediction',
    parse: toCount,
  },
}

const names = Object.keys(columnFlags) as (keyof ColumnOptions)[]

export function addColumnFlags(command: Command): Command {
  for (const { flag, description, parse } of Object.values(columnFlags)) {
    const option = new Option(flag, description)
    command.addOption(parse ? option.argParser(parse) : option)
  }
  return command
}

/** Those among the parsed options of a command that {@link addColumnFlags} has added. */
export function parsedColumns(options: ColumnOptions): ColumnOptions {
  const given = names.filter((name) => options[name] !== undefined)
  return Object.fromEntries(given.map((name) => [name, options[name]]))
}

/** For lists of column names, `a,"b,c"`, which may come more than once. */
function toNames(text: string, earlier?: unknown): string[] {
  const names = parseNames(text)
  return Array.isArray(earlier) ? [...earlier, ...names] : names
}
