/** What a table is made of: groups of rows where it has a key, else single rows. */
export type Unit = 'group' | 'row'

export function unitOf(key: string | undefined): Unit {
  return key === undefined ? 'row' : 'group'
}
