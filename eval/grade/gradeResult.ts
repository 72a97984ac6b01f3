/** The letters, best first. */
export const grades = ['A+', 'A', 'B+', 'B', 'C', 'D', 'F'] as const
export type Grade = (typeof grades)[number]

/** What the score is made of. */
export type GradePartName =
  | 'accuracy'
  | 'coherence'
  | 'order'
  | 'structure'
  | 'columns'
  | 'discriminator'
  | 'utility'

/** One thing that a table is graded by. */
export interface GradePart {
  name: GradePartName
  /** 1 where the table is as good as an equal sample of real groups, 0 where it is of no use. */
  score: number
  /** Share of it in the mean of the parts. */
  weight: number
  /** What the score says, in a sentence. */
  sentence: string
}

/** How good a synthetic table is, all in all. */
export interface Graded {
  grade: Grade
  /** Mean of the parts' weighted mean and the lowest part, 0 … 1, lowered by what no part may make up for. */
  score: number
  /** Why, in sentences: the decisive one first. */
  gradeReasons: readonly string[]
  gradeParts: readonly GradePart[]
}
