import { InvalidArgumentError } from 'commander'
import { type Grade, grades } from '../../eval/grade/gradeResult.js'
import { type GateFigure, gateFigures, type Minimum } from '../tracks/assessment/gates.js'
import { toNumber } from './parse.js'

/** Parses a letter, A+ to F. */
export function toGrade(text: string): Grade {
  const grade = grades.find((letter) => letter === text.toUpperCase())
  if (!grade) throw new InvalidArgumentError(`It must be one of ${grades.join(', ')}.`)
  return grade
}

/** Parses `figure=x`, and adds it to those that were given before. */
export function toMinimum(text: string, before: readonly Minimum[] = []): Minimum[] {
  const [figure, least = '', ...rest] = text.split('=')
  if (!gateFigures.includes(figure as GateFigure) || rest.length > 0) {
    throw new InvalidArgumentError(
      `It must be figure=x, such as accuracy=0.9, with one of ${gateFigures.join(', ')}.`,
    )
  }
  return [...before, { figure: figure as GateFigure, least: toNumber(least) }]
}
