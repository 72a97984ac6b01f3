import { counted } from '../../base/counted.js'
import { bestBaselineOf, type StudyResult } from './studyResult.js'
import { baselineTitle, studyRows } from './studyRows.js'
import { studyVerdict } from './studyVerdict.js'

/**
 * A study as a Markdown page.
 *
 * @param plot file of the curves, beside the page
 */
export function studyTable(result: StudyResult, plot: string): string {
  const { head, rows } = studyRows(result)
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const rule = head.map((_, i) => (i === 0 ? '---' : '---:'))
  const notes = studyNotes(result).map((note) => `- ${note}\n`)
  return `# ${result.question}

${studyVerdict(result)}

${[row(head), row(rule), ...rows.map(row)].join('\n')}

![Best R² so far on the stopping sequences against training time](${plot})

${notes.join('')}`
}

/** What a reader of the table must know, in sentences. */
export function studyNotes(result: StudyResult): string[] {
  const { seeds, split, splits, budget, machine, base, reference, configurations } = result
  const { unfinished } = result
  const over = `${seeds.length} seeds (${seeds.join(', ')})`
  const kind = split === 'time' ? 'splits by time' : 'random splits'
  const spread = splits.length > 1 ? `${over} × ${splits.length} ${kind}` : over
  const { epochs, tokens, minutes } = budget
  const budgets = [
    ...(epochs === undefined ? [] : [`${counted(epochs, 'epoch')} of each member`]),
    ...(tokens === undefined ? [] : [`${tokens.toLocaleString('en-US')} training steps`]),
    ...(minutes === undefined ? [] : [counted(minutes, 'minute')]),
  ]
  const { processor, cores, memoryGb, node, workers, backends, kernels } = machine
  const failures = configurations.flatMap(({ name, trainings }) =>
    trainings.flatMap((one) =>
      one.state === 'failed'
        ? [`Failed: ${name}, seed ${one.seed}, split ${one.repeat}: ${one.error}.`]
        : [],
    ),
  )
  return [
    ...(unfinished > 0 ? [`${unfinished} trainings are still to come.`] : []),
    `Data: ${result.data}. Test sequences are never trained on and choose nothing; stopping sequences choose the epoch.`,
    `± is the standard deviation over ${spread}.`,
    ...(split === 'time'
      ? [
          'Splits by time: the tests lie one behind the other up to the end, and each split trains on what was before.',
        ]
      : []),
    ...(configurations.length > 1
      ? [
          `Against ${reference}: mean difference in test R² of pairs of the same seed and split, ± its standard error.`,
        ]
      : []),
    `Against ${baselineTitle(bestBaselineOf(result.baselines), result)}, the baseline that is best on the test sequences: mean difference ${splits.length > 1 ? 'over the splits, of the mean over the seeds' : 'over the seeds'}, ± its standard error.`,
    `Budget of a training: ${budgets.join(', at most ')}, on one thread. Options common to all: \`${JSON.stringify(base)}\`.`,
    ...configurations.map(({ name, options }) => `${name}: \`${JSON.stringify(options)}\``),
    ...failures,
    `${processor}, ${cores} cores, ${memoryGb} GB; Node ${node}; backend ${backends.join(', ')}, kernels ${kernels.join(', ')}; ${workers} at a time; seqarena ${result.packageVersion}.`,
    `Command: \`${result.command}\``,
  ]
}
