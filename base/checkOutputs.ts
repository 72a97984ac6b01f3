import { type BigIntStats, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { UsageError } from './errors.js'

/** Paths by the option or argument that gives them: `--data`, `<file>`. Undefined where it is not given. */
export type NamedPaths = Readonly<Record<string, string | readonly string[] | undefined | null>>

/**
 * Sees before the work starts that none of the files to write is one of those to read, were it under another name.
 * `-` is standard output.
 *
 * @throws {UsageError} `OUTPUT_IS_INPUT` naming the two options
 */
export function checkOutputs(outputs: NamedPaths, inputs: NamedPaths): void {
  const read = namedFiles(inputs)
  for (const output of namedFiles(outputs)) {
    const input = output.path === '-' ? undefined : read.find((one) => isSameFile(one, output))
    if (!input) continue
    throw new UsageError(
      'OUTPUT_IS_INPUT',
      `is read as ${input.option}, and ${output.option} would overwrite it`,
      `Name another file for ${output.option}.`,
      { file: output.path },
    )
  }
}

interface NamedFile {
  option: string
  path: string
  /** Undefined where nothing is there yet. */
  stats: BigIntStats | undefined
}

function namedFiles(paths: NamedPaths): NamedFile[] {
  return Object.entries(paths).flatMap(([option, given]) =>
    [given ?? []].flat().map((path) => ({
      option,
      path,
      stats: statSync(path, { bigint: true, throwIfNoEntry: false }),
    })),
  )
}

function isSameFile(a: NamedFile, b: NamedFile): boolean {
  if (resolve(a.path) === resolve(b.path)) return true
  return !!a.stats && !!b.stats && a.stats.dev === b.stats.dev && a.stats.ino === b.stats.ino
}
