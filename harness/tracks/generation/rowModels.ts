/** What learns a flat table: the arena's generator of single rows, a Gaussian copula, columns that have nothing to do with one another. */
export const rowModels = ['ar', 'copula', 'independent'] as const
export type RowModelName = (typeof rowModels)[number]
