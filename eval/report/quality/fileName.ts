import { shortName } from '../shortName.js'

/** A file without its folders, which say little and are long; Method has the whole path. */
export function fileName(path: string): string {
  return shortName(path.split(/[\\/]/).at(-1) || path)
}
