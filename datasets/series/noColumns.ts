import { DataError } from '../../base/errors.js'

/** What is said of a file in which there is nothing. */
export function noColumns(file: string): DataError {
  return new DataError('EMPTY', 'the file has no columns', { file })
}
