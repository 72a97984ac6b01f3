import { nameArgument } from '../nameArgument.js'
import type { ColumnOptions } from '../readOptions.js'

/** The options as they stand on a command line. */
export function columnArguments(options: ColumnOptions): string[] {
  const { columns, drop, keep, idColumn, stepColumn, needColumn, warmUp } = options
  const lists: [string, readonly string[] | undefined][] = [
    ['--columns', columns],
    ['--drop', drop],
    ['--keep', keep],
    ['--id-column', idColumn === undefined ? undefined : [idColumn]],
    ['--step-column', stepColumn === undefined ? undefined : [stepColumn]],
    ['--need-column', needColumn === undefined ? undefined : [needColumn]],
  ]
  const named = lists.flatMap(([flag, names]) =>
    names && names.length > 0 ? [`${flag} ${nameArgument(...names)}`] : [],
  )
  return warmUp === undefined ? named : [...named, `--warm-up ${warmUp}`]
}
