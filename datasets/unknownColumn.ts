import { shownName } from '../base/columnLabel.js'
import { UsageError } from '../base/errors.js'
import { nameList } from './nameList.js'
import { nearestName } from './nearestName.js'

/** What is said of a name that an option gives and no column has. @param names those that there are */
export function unknownColumn(
  file: string,
  flag: string,
  name: string,
  names: readonly string[],
): UsageError {
  const near = nearestName(name, names)
  const meant = near === undefined ? '' : `Did you mean ${shownName(near)}? `
  return new UsageError(
    'COLUMN_UNKNOWN',
    `${flag}: there is no column ${shownName(name)}`,
    `${meant}It has ${nameList(names)}.`,
    { file },
  )
}
