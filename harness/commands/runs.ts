import { Command } from 'commander'
import { SeqarenaError } from '../../base/errors.js'
import { listRuns, openRun, type RunFolder } from '../../train/forecast/runFolder.js'
import { type JobsFolder, listJobsFolders } from '../jobs/jobsFolder.js'
import { printResult } from '../printResult.js'
import { runShortfall } from '../runShortfall.js'

interface RunRow {
  name: string
  state: 'finished' | 'unfinished' | 'unreadable'
  createdAt?: string
  members?: number
  data?: string
  validR2?: number
  ridge?: number
  closed?: number
  /** How far it lies below the best baseline, and on which sequences: `0.04 worse than ridge (test)`. */
  shortfall?: string
  minutes?: number
}

/** A run of the synthetic arena. */
interface ArenaRow {
  name: string
  state: RunRow['state']
  createdAt?: string
  command?: string
  /** What is done and what there is to do. */
  jobs?: string
  groups?: number
  accuracy?: number
  minutes?: number
}

export function runsCommand(): Command {
  return new Command('runs')
    .description(
      'list run folders, the best validation score first, then runs of pool and synthesize',
    )
    .option('--runs-dir <folder>', 'where run folders stand', 'runs')
    .option('--compare <names...>', 'show where the configurations of these runs differ')
    .option('--json <file>', 'also write the list there; - for standard output')
    .addHelpText('after', '\nExamples:\n  seqarena runs\n  seqarena runs --compare first second')
    .action(({ runsDir, compare, json }) => {
      if (compare) {
        const chosen: RunFolder[] = compare.map((name: string) => openRun(runsDir, name))
        const rows = chosen.map((run) => ({ ...rowOf(run), config: run.readConfig().config }))
        printResult(json, rows, formatComparison(chosen))
        return
      }
      const rows = listRuns(runsDir)
        .map((run) => rowOrWarning(run.name, () => rowOf(run)))
        .sort(byScore)
      const arenaRows = listJobsFolders(runsDir).map((run) =>
        rowOrWarning(run.name, () => arenaRowOf(run)),
      )
      const tables = [
        ...(rows.length > 0 ? [formatRows(rows)] : []),
        ...(arenaRows.length > 0 ? [formatArenaRows(arenaRows)] : []),
      ]
      printResult(json, [...rows, ...arenaRows], tables.join('\n\n') || `no runs in ${runsDir}`)
    })
}

/** One damaged run must not hide the others. */
function rowOrWarning<Row>(
  name: string,
  row: () => Row,
): Row | { name: string; state: 'unreadable' } {
  try {
    return row()
  } catch (error) {
    if (!(error instanceof SeqarenaError)) throw error
    process.stderr.write(`warning: ${error.message}\n`)
    return { name, state: 'unreadable' }
  }
}

/** The best first, those without a score last. */
function byScore(a: RunRow, b: RunRow): number {
  if (a.validR2 === undefined || b.validR2 === undefined) {
    return Number(a.validR2 === undefined) - Number(b.validR2 === undefined)
  }
  return b.validR2 - a.validR2
}

function rowOf(run: RunFolder): RunRow {
  const { config, createdAt, data } = run.readConfig()
  const about = { createdAt, members: config.numModels, data: data.description }
  if (!run.isFinished) return { name: run.name, state: 'unfinished', ...about }
  const summary = run.readSummary()
  const { validR2, baselines, closed, members } = summary
  const worse = runShortfall(summary)
  const shortfall = worse && `${worse.words} (${worse.on})`
  const minutes = members.reduce((sum, { seconds }) => sum + seconds, 0) / 60
  const scores = { validR2, ridge: baselines.ridge, closed, shortfall, minutes }
  return { name: run.name, state: 'finished', ...about, ...scores }
}

/** What is alike in the results of `pool` and `synthesize`. */
interface ArenaResult {
  groups: number
  seconds: number
  assessment?: { accuracy: { overall: number } }
}

function arenaRowOf(run: JobsFolder): ArenaRow {
  const { command, createdAt } = run.readConfig()
  const { state, jobs, result } = run.readManifest()
  const done = jobs.filter((job) => job.state === 'finished').length
  const about = { name: run.name, state, createdAt, command, jobs: `${done}/${jobs.length}` }
  if (state !== 'finished') return about
  const { groups, seconds, assessment } = result as ArenaResult
  return { ...about, groups, accuracy: assessment?.accuracy.overall, minutes: seconds / 60 }
}

function formatArenaRows(rows: ArenaRow[]): string {
  return formatColumns([
    ['run', 'of', 'state', 'jobs', 'groups', 'accuracy', 'minutes'],
    ...rows.map((row) => [
      row.name,
      row.command ?? '',
      row.state,
      row.jobs ?? '',
      row.groups === undefined ? '' : String(row.groups),
      row.accuracy?.toFixed(4) ?? '',
      row.minutes?.toFixed(1) ?? '',
    ]),
  ])
}

function formatRows(rows: RunRow[]): string {
  return formatColumns([
    ['run', 'valid R²', 'ridge', 'closed', 'baselines', 'members', 'minutes', 'data'],
    ...rows.map((row) => [
      row.name,
      row.validR2?.toFixed(4) ?? row.state,
      row.ridge?.toFixed(4) ?? '',
      row.closed === undefined ? '' : `${(100 * row.closed).toFixed(1)} %`,
      row.shortfall ?? '',
      row.members === undefined ? '' : String(row.members),
      row.minutes?.toFixed(1) ?? '',
      row.data ?? '',
    ]),
  ])
}

/** The options in which the runs differ, a column a run. */
function formatComparison(runs: RunFolder[]): string {
  const configs = runs.map((run) => run.readConfig().config as unknown as Record<string, unknown>)
  const names = Object.keys(configs[0] ?? {}).filter(
    (name) => new Set(configs.map((config) => JSON.stringify(config[name]))).size > 1,
  )
  const scores = runs.map((run) => rowOf(run).validR2?.toFixed(4) ?? 'unfinished')
  return formatColumns([
    ['', ...runs.map((run) => run.name)],
    ['valid R²', ...scores],
    ...names.map((name) => [name, ...configs.map((config) => JSON.stringify(config[name]))]),
  ])
}

function formatColumns(rows: string[][]): string {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)))
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
