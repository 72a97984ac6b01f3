/** The budgets; together with the seed they decide the result. */
export interface SelectionBudget {
  /** Proposals of phase one. */
  coherenceIterations: number
  /** Proposals of phase two. */
  refinementIterations: number
}

export const selectionDefaults: Readonly<SelectionBudget> = {
  coherenceIterations: 500_000,
  refinementIterations: 2_000_000,
}
