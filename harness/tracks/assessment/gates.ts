import { GateError, UsageError } from '../../../base/errors.js'
import type { Assessment } from '../../../eval/assessment.js'
import { type Grade, grades } from '../../../eval/grade/gradeResult.js'

/** Figures that `--min` takes. */
const figures = {
  score: ({ score }) => score,
  accuracy: ({ accuracy }) => accuracy.overall,
  univariate: ({ accuracy }) => accuracy.univariate,
  bivariate: ({ accuracy }) => accuracy.bivariate,
  trivariate: ({ accuracy }) => accuracy.trivariate,
  coherence: ({ accuracy }) => accuracy.coherence,
  utility: ({ utility }) => utility?.score,
  fidelity: ({ fidelity }) => fidelity.score,
  privacy: ({ privacy }) => privacy.score,
  overall: ({ specification }) => specification.overall,
} satisfies Record<string, (assessment: Assessment) => number | undefined>

export type GateFigure = keyof typeof figures
export const gateFigures = Object.keys(figures) as GateFigure[]

/** What a figure must come to. */
export interface Minimum {
  figure: GateFigure
  least: number
}

/** What every synthetic table must come to. */
export interface Gates {
  minGrade?: Grade
  min?: readonly Minimum[]
}

/**
 * Finds figures that there will not be, before any work.
 *
 * @throws {UsageError} `GATE_FIGURE`
 */
export function checkGates(
  { min = [] }: Gates,
  { key, target }: { key?: string; target?: string },
): void {
  for (const { figure } of min) {
    if (figure === 'coherence' && key === undefined) {
      throw new UsageError('GATE_FIGURE', 'without --key there is no coherence for --min')
    }
    if (figure === 'utility' && target === undefined) {
      throw new UsageError('GATE_FIGURE', 'without --target there is no utility for --min')
    }
  }
}

/**
 * Holds every table against its gates.
 *
 * @throws {GateError} `BELOW_MIN`, naming each table and figure that falls short
 */
export function passGates(assessments: readonly Assessment[], { minGrade, min = [] }: Gates): void {
  const short = assessments.flatMap((assessment) => {
    const { synthetic, grade } = assessment
    const isBelow = minGrade !== undefined && grades.indexOf(grade) > grades.indexOf(minGrade)
    const failures = [
      ...(isBelow ? [`grade ${grade} is below --min-grade ${minGrade}`] : []),
      ...min.flatMap((minimum) => shortfall(assessment, minimum)),
    ]
    return failures.map((failure) => `${synthetic.file}: ${failure}`)
  })
  if (short.length > 0) throw new GateError('BELOW_MIN', short.join('; '))
}

function shortfall(assessment: Assessment, { figure, least }: Minimum): string[] {
  const value = figures[figure](assessment)
  const gate = `--min ${figure}=${least}`
  if (value === undefined) return [`there is no ${figure} to hold against ${gate}`]
  return value >= least ? [] : [`${figure} ${value.toFixed(4)} is below ${gate}`]
}
