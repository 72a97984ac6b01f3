import { writeFileAtomic } from '../base/files.js'

/**
 * Ends a command that yields figures: the text for people on standard output, the JSON where it was asked
 * for. With `-` standard output carries the JSON alone and the text goes to standard error.
 */
export function printResult(jsonFile: string | undefined, result: unknown, text: string) {
  const json = `${JSON.stringify(result, null, 2)}\n`
  if (jsonFile === '-') {
    process.stderr.write(`${text}\n`)
    process.stdout.write(json)
    return
  }
  if (jsonFile !== undefined) writeFileAtomic(jsonFile, json)
  process.stdout.write(`${text}\n`)
}
