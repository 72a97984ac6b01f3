import { shownName } from '../base/columnLabel.js'

/** As many names as a message has room for. */
const mostNames = 12

/** Column names for a message: all of them, or the first of many. */
export function nameList(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map(shownName).join(', ')
  return names.length > mostNames ? `${shown} … (${names.length} in all)` : shown
}
