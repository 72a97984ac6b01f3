import { counted } from '../../../base/counted.js'
import { formatDuration } from '../../../base/progress.js'
import type { AccuracyFigures } from '../../../eval/accuracy/accuracyResult.js'
import type { Assessment, ReferenceFigures } from '../../../eval/assessment.js'
import type { Graded } from '../../../eval/grade/gradeResult.js'
import { keptRules } from '../../../eval/structure/keptRules.js'
import { ruleInWords } from '../../../eval/structure/ruleInWords.js'
import type { OfTables } from '../../../eval/structure/structureResult.js'
import { tabulated } from '../../tabulated.js'
import type { AssessedFiles } from './assessFiles.js'

/** Rules, and columns with gaps, that are printed; the JSON has all. */
const mostRules = 12

/** Assessments as people read them: each table's figures beside the references, and the ranking of several. */
export function formatAssessments({ assessments, ranking }: AssessedFiles): string {
  const parts = assessments.map(formatAssessment)
  if (ranking.length > 1) {
    const rows = ranking.map(({ rank, file, grade, score, accuracy, isPrivacyConcern }) => [
      `${rank}`,
      file,
      grade,
      fixed(score),
      fixed(accuracy),
      isPrivacyConcern ? 'looks memorised' : '',
    ])
    const head = ['', 'file', 'grade', 'score', 'accuracy', '']
    parts.push(['ranking', ...tabulated([head, ...rows])].join('\n'))
  }
  return parts.join('\n\n')
}

function formatAssessment(assessment: Assessment): string {
  const { synthetic, training, holdout, columns, accuracy, references, utility, privacy } =
    assessment
  const own: ReferenceFigures = {
    accuracy,
    similarity: assessment.similarity,
    distances: assessment.distances,
    fidelity: assessment.fidelity.score,
    utility: utility?.score,
    privacy: privacy.score,
    specification: assessment.specification,
    overall: assessment.overall,
  }
  const compared = [
    own,
    ...(references.holdout ? [references.holdout] : []),
    references.independent,
  ]
  const heads = ['synthetic', ...(references.holdout ? ['holdout'] : []), 'independent']
  const row = (name: string, value: (of: ReferenceFigures) => number | undefined, max?: number) =>
    value(own) === undefined
      ? []
      : [[name, ...compared.map((of) => fixed(value(of))), max === undefined ? '' : fixed(max)]]
  const accuracyRow = (name: string, part: AccuracyPart) =>
    row(name, (of) => of.accuracy[part], accuracy[`${part}_max`])
  const against = `${training.file}${holdout ? ` and ${holdout.file}` : ''}`
  const { leading } = utility ?? {}
  return [
    `${synthetic.file} against ${against}`,
    `  ${sizeOf(synthetic)}; real ${sizeOf(training)}${holdout ? `, holdout ${sizeOf(holdout)}` : ''}`,
    `  columns: ${columns.map(({ name, type }) => `${name} ${type}`).join(', ')}`,
    '',
    ...gradeLines(assessment),
    '',
    ...tabulated([
      ['', ...heads, 'an equal sample'],
      ...accuracyRow('accuracy', 'overall'),
      ...accuracyRow('  univariate', 'univariate'),
      ...accuracyRow('  bivariate', 'bivariate'),
      ...accuracyRow('  trivariate', 'trivariate'),
      ...accuracyRow('  coherence', 'coherence'),
      ...row('cosine similarity', (of) => of.similarity.cosine_similarity_training_synthetic),
      ...row('discriminator AUC', (of) => of.similarity.discriminator_auc_training_synthetic),
      ...row('DCR share', (of) => of.distances.dcr_share),
      ...row('utility', (of) => of.utility),
      ['product specification', ...compared.map(({ specification }) => specification.grade), ''],
      ...row('  overall', (of) => of.specification.overall),
      ...row('  fidelity', (of) => of.fidelity),
      ...row('  privacy', (of) => of.privacy),
    ]),
    ...(leading
      ? [
          '',
          `predicting ${utility!.target}: ${fixed(leading.trainSynthetic)} trained on synthetic rows, ` +
            `${fixed(leading.trainReal)} on real ones (${utility!.metric}, tested on ${leading.testedOn})`,
        ]
      : []),
    ...structureLines(assessment),
    '',
    `privacy: ${privacy.verdict.sentence}`,
    ...listed('what to do', assessment.recommendations),
    ...listed(
      'values that did not fit',
      assessment.coercions.map(
        ({ table, column, type, count, example, row: at }) =>
          `${table}, ${column}: ${count} cannot be read as ${type}, the first '${example}' in row ${at}`,
      ),
    ),
    ...listed('notes', assessment.notes),
    '',
    `assessed in ${formatDuration(assessment.seconds)}`,
  ].join('\n')
}

/** Rules of the real sequences, those that are kept least where there are many. */
function structureLines({ structure, holdout }: Assessment): string[] {
  if (!structure) return []
  const shares = (of: OfTables<number | null>) =>
    [of.synthetic, ...(holdout ? [of.holdout] : []), of.real].map((share) =>
      share === null || share === undefined ? '' : percent(share),
    )
  const rules = keptRules(structure)
    .sort((a, b) => a.shares.kept - b.shares.kept)
    .slice(0, mostRules)
    .sort((a, b) => a.columnIndex - b.columnIndex || a.ruleIndex - b.ruleIndex)
    .map(({ column: { column, type }, shares: rule }) => [
      `  ${column} ${ruleInWords(rule, type)}`,
      ...shares(rule),
      fixed(rule.kept),
    ])
  const gaps = structure.columns.flatMap(({ column, gaps: own }) =>
    own
      ? [
          [
            `  gaps of ${column}, KS`,
            fixed(own.ks.synthetic),
            ...(holdout ? [fixed(own.ks.holdout)] : []),
            '',
            '',
          ],
        ]
      : [],
  )
  if (rules.length + gaps.length === 0) return []
  const head = ['synthetic', ...(holdout ? ['holdout'] : []), 'real', 'kept']
  return ['', ...tabulated([['inside a sequence', ...head], ...rules, ...gaps.slice(0, mostRules)])]
}

/** The grade, and the first of its reasons. */
export function gradeLines({ grade, score, gradeReasons }: Omit<Graded, 'gradeParts'>): string[] {
  return [
    `grade ${grade}, score ${score.toFixed(3)}`,
    ...gradeReasons.slice(0, 3).map((reason) => `  - ${reason}`),
  ]
}

type AccuracyPart = Exclude<keyof AccuracyFigures, `${string}_max`>

function sizeOf({ rows, sequences }: { rows: number; sequences?: number }): string {
  return `${counted(rows, 'row')}${sequences === undefined ? '' : ` in ${counted(sequences, 'sequence')}`}`
}

function fixed(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(4)
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function listed(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  - ${line}`)]
}
