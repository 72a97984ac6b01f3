/** Told how far a piece of work on rows is. */
export type OnRows = (what: string, done: number, total: number) => void
