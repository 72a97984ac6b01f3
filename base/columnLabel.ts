/** What messages call a column: also one without a name, or with a name that would break the line. */
export function columnLabel(name: string): string {
  return name === '' ? 'the column without a name' : `column ${shownName(name)}`
}

/** A column's name in a list: quoted where it could not be seen, or not be told from its neighbours. */
export function shownName(name: string): string {
  return name === '' || /[\p{Cc}",]|^\s|\s$/u.test(name) ? JSON.stringify(name) : name
}
