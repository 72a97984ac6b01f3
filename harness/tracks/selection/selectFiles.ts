import { counted } from '../../../base/counted.js'
import { DataError, UsageError } from '../../../base/errors.js'
import { checkTableName } from '../../../datasets/checkTableName.js'
import { rareLabel } from '../../../datasets/rareLabel.js'
import { withoutColumn } from '../../../datasets/table.js'
import { writeTable } from '../../../datasets/tables.js'
import { type Unit, unitOf } from '../../../datasets/unitOf.js'
import { withoutIds } from '../../../eval/ids/measureIds.js'
import type { Pool } from '../pool/joinPools.js'
import { takeGroups } from '../pool/takeGroups.js'
import { exclusions } from './exclusions.js'
import { type GuardedPool, guardPool } from './guardPool.js'
import { readSelection } from './readSelection.js'
import { selectCarefully } from './selectCarefully.js'
import type { SelectFilesOptions } from './selectFilesOptions.js'
import type { Selection, SelectionOptions } from './selectGroups.js'
import { selectionDefaults } from './selectionBudget.js'
import type { SelectResult } from './selectResult.js'
import {
  fewestWatchedGroups,
  type HeldOutFigures,
  watchHeldOut,
  watchOnHoldout,
} from './watchHeldOut.js'
import { withoutProposals } from './withoutProposals.js'
import { withoutStandIns } from './withoutStandIns.js'

/**
 * Chooses groups of pools and writes them as a table: the columns of the training table in its order, whole
 * groups in the order of the pool. The table is written as soon as the search has ended, for whatever reason;
 * the groups held out are looked at after that.
 *
 * @throws {DataError} for a table that cannot be read or does not fit; `NO_VALUE_COLUMNS`; `KEY_MISSING`;
 *   `POOL_TOO_SMALL`
 * @throws {UsageError} `BAD_GROUPS`; `FORMAT_UNKNOWN`
 * @throws {SeqarenaError} `WRITE_FAILED`
 * @throws {InterruptedError} when the signal comes before the search
 */
export async function selectFiles(options: SelectFilesOptions): Promise<SelectResult> {
  const started = performance.now()
  const unit = unitOf(options.key)
  checkGroups(options.groups, unit)
  checkTableName(options.out)
  const { key, out, outToo, signal = new AbortController().signal, onNotice, onStage } = options
  const { training, holdout, trainingGroups, pool, notes } = await readSelection(options, signal)
  // Ids are made up anew: rows that differ in them alone are the same.
  const known = withoutIds(training, key)
  const offeredTable = withoutIds(pool.table, key)
  const guarded = guardPool(known, offeredTable, key, options.seed)
  const groups = options.groups ?? trainingGroups
  checkEnough(groups, pool, guarded, unit)
  const searched = withoutStandIns(known, offeredTable, key)
  notes.push(...guardNotes(guarded, unit), ...standInNotes(searched.left))
  for (const note of notes) onNotice?.(note)
  onNotice?.(`choosing ${groups} of ${counted(guarded.allowedGroups, unit)}`)
  const search = searchOptions(options, groups, signal)
  onStage?.('encoding the tables')
  const offered = { ...pool, table: searched.pool }
  const tables = { training: searched.training, key, allowed: guarded.allowed }
  const selection = await selectCarefully(tables, offered, search, () =>
    onNotice?.('the chosen rows are too near to training: choosing others'),
  )
  const { shrinkage, nearness } = selection
  const chosen = takeGroups(pool.table, pool, selection.chosen)
  await writeTable(out, chosen)
  if (outToo !== undefined) await writeTable(outToo, chosen)

  let holdoutGroups: HeldOutFigures | undefined
  if (holdout && !signal.aborted) {
    onStage?.('looking at the holdout')
    holdoutGroups = await watchOnHoldout(
      searched.left.reduce(withoutColumn, withoutIds(holdout, key)),
      offered,
      guarded.allowed,
      key,
      selection,
      options.seed,
    )
  } else if (trainingGroups < fewestWatchedGroups) {
    notes.push(`Fewer than ${fewestWatchedGroups} training ${unit}s: none were held out.`)
  } else if (!signal.aborted) {
    onStage?.(`looking at held-out ${unit}s`)
    const maxMinutes = search.maxMinutes - (performance.now() - started) / 60_000
    const watched = { ...search, shrinkage, maxMinutes }
    holdoutGroups =
      maxMinutes > 0
        ? await watchHeldOut(searched.training, offered, guarded.allowed, key, watched)
        : undefined
    if (!holdoutGroups && !signal.aborted) {
      notes.push(`No time was left to hold training ${unit}s out of a short search.`)
    }
  }
  if (selection.proposals === 0 && selection.ended === 'time') notes.push(withoutProposals)
  if (selection.ended === 'interrupt') {
    notes.push(`Stopped before it was seen how near to training the ${unit}s are.`)
  }
  if (signal.aborted) notes.push(`Stopped before ${unit}s were held out.`)
  return {
    out,
    groups,
    proposals: selection.proposals,
    seconds: (performance.now() - started) / 1000,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
    phases: selection.phases,
    shrinkage,
    nearness,
    ...(holdoutGroups ? { holdoutGroups } : {}),
    pool: poolFigures(options.pool, pool, guarded, selection),
    ended: selection.ended,
    repeatable: selection.ended === 'budget',
    seed: options.seed,
    options: chosenOptions(search),
    notes,
  }
}

function checkGroups(groups: number | undefined, unit: Unit) {
  if (groups === undefined || (Number.isInteger(groups) && groups > 0)) return
  throw new UsageError('BAD_GROUPS', counted(groups, unit), 'Give a whole number, 1 or more.')
}

function guardNotes({ unknownColumns }: GuardedPool, unit: Unit): string[] {
  return unknownColumns.map(
    ({ column, groups, example }) =>
      `${counted(groups, unit)} of the pool ${groups === 1 ? 'has' : 'have'} labels of ${column} that training does not have, such as '${example}'; ${groups === 1 ? 'it' : 'they'} may be chosen.`,
  )
}

function standInNotes(left: readonly string[]): string[] {
  return left.map(
    (name) => `${name}: the search passes over its texts, which ${rareLabel} stands for.`,
  )
}

function checkEnough(groups: number, pool: Pool, guarded: GuardedPool, unit: Unit) {
  const { allowedGroups } = guarded
  if (allowedGroups >= groups) return
  const reasons = exclusions({ ...guarded, duplicates: pool.duplicates }, unit)
  const others = reasons.length > 0 ? `; left out are ${reasons.join(', ')}` : ''
  const what = `has ${counted(allowedGroups, unit)} to choose from, ${groups} are wanted${others}`
  const hint = 'Give a larger pool, or ask for fewer with --groups.'
  throw new DataError('POOL_TOO_SMALL', what, { file: pool.table.file }, hint)
}

function searchOptions(
  options: SelectFilesOptions,
  groups: number,
  signal: AbortSignal,
): SelectionOptions {
  const { coherenceIterations, refinementIterations } = selectionDefaults
  return {
    groups,
    seed: options.seed,
    coherenceIterations: options.coherenceIterations ?? coherenceIterations,
    refinementIterations: options.refinementIterations ?? refinementIterations,
    topKPairs: options.topKPairs,
    topKTriples: options.topKTriples,
    weights: options.weights,
    maxMinutes: options.maxMinutes ?? Number.POSITIVE_INFINITY,
    target: options.target,
    workers: options.workers,
    kernels: options.kernels,
    signal,
    onProgress: options.onProgress,
  }
}

function chosenOptions(search: SelectionOptions): SelectResult['options'] {
  const {
    coherenceIterations,
    refinementIterations,
    topKPairs,
    topKTriples,
    weights,
    target,
    workers,
  } = search
  const maxMinutes = Number.isFinite(search.maxMinutes) ? search.maxMinutes : undefined
  return {
    coherenceIterations,
    refinementIterations,
    topKPairs,
    topKTriples,
    weights,
    maxMinutes,
    target,
    workers,
  }
}

function poolFigures(
  files: readonly string[],
  pool: Pool,
  guarded: GuardedPool,
  { chosen }: Selection,
): SelectResult['pool'] {
  const { duplicates, sources, sourceOf } = pool
  const { allowedGroups, copiesOfTraining, tooLong, singleRow, unknownLabels } = guarded
  const chosenOf = new Int32Array(sources.length)
  for (const group of chosen) chosenOf[sourceOf[group]]++
  return {
    files,
    groups: sourceOf.length + duplicates,
    duplicates,
    copiesOfTraining,
    tooLong,
    singleRow,
    allowed: allowedGroups,
    unknownLabels,
    sources: sources.map((source, i) => ({ ...source, chosen: chosenOf[i] })),
  }
}
