import { RandomStream } from '../../base/random.js'

/** Rows of one group that are trained on together: all of them, or a window of a long group. */
export interface RowWindow {
  group: number
  /** First row of the window, counted in the group. */
  start: number
  rows: number
}

export interface GroupPlan {
  /** Numbers of the groups to train on. */
  groups: Int32Array
  /** [all groups] */
  lengths: Int32Array
  /** Groups a step. */
  batchSize: number
  seed: number
}

/** Rows of the longest window: of a longer group a random window is taken each epoch. */
export const longestWindow = 256

/** Rows, padding included, that go through the network at one time. */
const bundleRows = 1024

/** Small tables are trained on in small batches, so that an epoch has so many steps, as far as they can. */
const fewestSteps = 50
const smallestBatch = 8

/** @param asked groups a step where there are enough of them */
export function groupBatchSize(asked: number, groups: number): number {
  return Math.min(asked, Math.max(smallestBatch, Math.floor(groups / fewestSteps)))
}

export function groupStepsAnEpoch({ groups, batchSize }: GroupPlan): number {
  return Math.ceil(groups.length / batchSize)
}

/**
 * The batches of one epoch, drawn from (seed, epoch) alone: every group once, in random order. The windows of a
 * batch are sorted by length, so that its neighbours need little padding.
 */
export function epochGroups(plan: GroupPlan, epoch: number): RowWindow[][] {
  const { groups, lengths, batchSize, seed } = plan
  const order = new RandomStream(seed, 'group-order', epoch).permutation(groups.length)
  const starts = new RandomStream(seed, 'window-start', epoch)
  const windows = Array.from(order, (i): RowWindow => {
    const group = groups[i]
    const rows = Math.min(lengths[group], longestWindow)
    return { group, rows, start: starts.integer(lengths[group] - rows + 1) }
  })
  return Array.from({ length: groupStepsAnEpoch(plan) }, (_, batch) =>
    byLength(windows.slice(batch * batchSize, (batch + 1) * batchSize)),
  )
}

function byLength(windows: readonly RowWindow[]): RowWindow[] {
  return windows.toSorted((a, b) => a.rows - b.rows || a.group - b.group)
}

/** The first windows of groups, in bundles; each batch of a validation is one bundle. */
export function wholeGroups(groups: Int32Array, lengths: Int32Array): RowWindow[][] {
  const windows = Array.from(groups, (group) => ({
    group,
    start: 0,
    rows: Math.min(lengths[group], longestWindow),
  }))
  return bundles(byLength(windows))
}

/** Cuts windows, in their order, into runs that fit through the network at one time. */
export function bundles(windows: readonly RowWindow[]): RowWindow[][] {
  const all: RowWindow[][] = []
  let bundle: RowWindow[] = []
  let longest = 0
  for (const window of windows) {
    longest = Math.max(longest, window.rows)
    if (bundle.length > 0 && (bundle.length + 1) * longest > bundleRows) {
      all.push(bundle)
      bundle = []
      longest = window.rows
    }
    bundle.push(window)
  }
  if (bundle.length > 0) all.push(bundle)
  return all
}

/** Rows of windows, padding left out. */
export function rowCount(windows: readonly RowWindow[]): number {
  return windows.reduce((sum, { rows }) => sum + rows, 0)
}

/** Rows of groups that an epoch trains on. */
export function plannedRows(groups: Int32Array, lengths: Int32Array): number {
  return groups.reduce((sum, group) => sum + Math.min(lengths[group], longestWindow), 0)
}
