import { Command } from 'commander'
import { checkOutputs } from '../../base/checkOutputs.js'
import { InterruptedError } from '../../base/errors.js'
import { writeFileAtomic } from '../../base/files.js'
import { startProgress, stderrProgress } from '../../base/progress.js'
import { workerCount } from '../../base/workerCount.js'
import type { Grade } from '../../eval/grade/gradeResult.js'
import { interruptSignal } from '../interruptSignal.js'
import { printResult } from '../printResult.js'
import type { AssessedFiles } from '../tracks/assessment/assessFiles.js'
import { checkGates, type Minimum, passGates } from '../tracks/assessment/gates.js'
import { toCount, toJsonOutput, toOutput, toSeed, toWeights } from './parse.js'
import { toGrade, toMinimum } from './parseGates.js'
import { missingOption, typesOption } from './typesOption.js'

interface ParsedAssessOptions {
  real: string
  holdout?: string
  synthetic: string[]
  key?: string
  target?: string
  types?: string
  missing?: string[]
  seed: number
  draws: number
  replaySeed?: number
  weights?: { fidelity: number; utility: number; privacy: number }
  workers?: number
  minGrade?: Grade
  min?: Minimum[]
  json?: string
  html?: string
}

export function assessCommand(): Command {
  return new Command('assess')
    .description(
      'say how good synthetic data is: accuracy, coherence, distances, fidelity, utility, privacy',
    )
    .requiredOption(
      '--real <file>',
      'the table that the generator learned from: Parquet, CSV or Arrow',
    )
    .requiredOption('--synthetic <files...>', 'synthetic tables; several are ranked')
    .option('--holdout <file>', 'real rows that the generator never saw')
    .option('--key <column>', 'the column whose value says which rows are one sequence')
    .option('--target <column>', 'the column that models predict, for utility')
    .addOption(typesOption())
    .addOption(missingOption())
    .option('--seed <n>', 'seed of all random draws', toSeed, 0)
    .option('--draws <k>', 'draws of rows that accuracy is averaged over', toCount, 1)
    .option(
      '--replay-seed <n>',
      "draw the rows as the contest's own tool does with this seed",
      toSeed,
    )
    .option(
      '--weights <f,u,p>',
      "the specification's weights of fidelity, utility and privacy (default: 0.4,0.4,0.2)",
      toWeights,
    )
    .option('--workers <n>', 'threads (default: one a core)', toCount)
    .option('--min-grade <letter>', 'fail when a table has a worse grade', toGrade)
    .option(
      '--min <figure=x>',
      'fail when a figure is below, such as accuracy=0.9; may be given several times',
      toMinimum,
    )
    .option('--json <file>', 'also write all figures there; - for standard output', toJsonOutput)
    .option('--html <file>', 'also write the report', toOutput)
    .addHelpText(
      'after',
      `
Examples:
  seqarena assess --real train.csv --synthetic synth.csv
  seqarena assess --real train.csv --holdout holdout.csv --synthetic synth.csv --key group_id --html report.html
  seqarena assess --real train.csv --synthetic a.csv b.csv c.csv --target label --json ranking.json
  seqarena assess --real train.csv --synthetic synth.csv --min-grade B --min accuracy=0.9`,
    )
    .action(async (parsed: ParsedAssessOptions) => {
      checkOutputs(
        { '--json': parsed.json, '--html': parsed.html },
        {
          '--real': parsed.real,
          '--synthetic': parsed.synthetic,
          '--holdout': parsed.holdout,
          '--types': parsed.types,
        },
      )
      checkGates(parsed, parsed)
      const { assessFiles } = await import('../tracks/assessment/assessFiles.js')
      const { formatAssessments } = await import('../tracks/assessment/formatAssessments.js')
      const { renderQualityReport } = await import('../../eval/report/quality/qualityReport.js')
      const progress = startProgress('assessing', 100, '%', stderrProgress())
      const { json, html, min, minGrade, ...options } = parsed
      const signal = interruptSignal()
      const result = await assessFiles({
        ...options,
        workers: workerCount(options.workers ?? 0),
        signal,
        onNotice: (line) => progress.log(line),
        onProgress: (share, stage) => progress.update(Math.floor(100 * share), stage),
      }).finally(() => progress.finish())
      if (html !== undefined) {
        writeFileAtomic(
          html,
          renderQualityReport({
            assessments: result.assessments,
            createdAt: new Date().toISOString(),
          }),
        )
      }
      printResult(json, assessmentJson(result), formatAssessments(result))
      if (result.unfinished.length > 0) {
        throw new InterruptedError(
          `stopped before ${result.unfinished.join(', ')}`,
          'What was assessed before is kept.',
        )
      }
      passGates(result.assessments, { min, minGrade })
    })
}

/** One table's figures as they are; several tables with their ranking, were it that only one of them is done. */
function assessmentJson({ assessments, ranking, unfinished }: AssessedFiles): unknown {
  return assessments.length + unfinished.length === 1 ? assessments[0] : { ranking, assessments }
}
