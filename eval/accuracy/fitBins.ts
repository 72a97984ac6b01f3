import { numberBinLabels, timeBinLabels } from './binLabels.js'
import { binNames } from './binNames.js'
import type { Entries } from './encodedTable.js'

/** How the values of a column become bins; the last bin is the one of missing values. */
export type Bins = NumberBins | LabelBins

export interface NumberBins {
  type: 'number' | 'datetime'
  /** The lower bound of every bin but the last, ascending; smaller values belong to the first. */
  bounds: Float64Array
  labels: readonly string[]
}

export interface LabelBins {
  type: 'category'
  labels: readonly string[]
}

/** How often each entry of a column occurs. */
export interface EntryCounts {
  entries: Entries
  /** [entries] Counts, or weights that stand for counts. */
  counts: Float64Array
  /** [entries] When each label occurred first, which decides between labels of equal counts. */
  firstSeen: Int32Array
}

const minLabelCount = 5
const rounding = 1e-9 // of sums of weights
const largestGrid = 999
const msPerDay = 86_400_000
const noNumbers = [-1e10, 1e10]
const noTimes = [Date.UTC(1700), Date.UTC(2200)]

/**
 * The bins of a column: about `binCount` of nearly equal counts for numbers and times, the `binCount` most
 * frequent labels (of five occurrences or more) for labels, and those that are always there.
 *
 * Source: mostlyai-qa 1.9.8, `bin_data` and `search_bin_boundaries`.
 */
export function fitBins(column: EntryCounts, binCount: number): Bins {
  const { entries } = column
  if (entries.type === 'category') return labelBins(entries.labels, column, binCount)
  const { values, cumulative } = presentValues(entries.values, column.counts)
  return entries.type === 'number'
    ? numericBins(values, cumulative, binCount)
    : datetimeBins(values, cumulative, binCount)
}

/** [entryCount] The bin of every code of a column. */
export function binEntries(bins: Bins, entries: Entries): Uint16Array {
  if (bins.type === 'category') return binLabels(bins, entries)
  if (entries.type === 'category') throw new TypeError('numeric bins for a column of labels')
  const { values } = entries
  const { bounds } = bins
  const binOf = new Uint16Array(values.length + 1)
  let bin = 0
  for (let i = 0; i < values.length; i++) {
    while (bin + 1 < bounds.length && values[i] >= bounds[bin + 1]) bin++
    binOf[i] = bin
  }
  binOf[values.length] = bounds.length
  return binOf
}

function binLabels(bins: LabelBins, entries: Entries): Uint16Array {
  if (entries.type !== 'category') throw new TypeError('label bins for a column of numbers')
  const binOf = new Map(bins.labels.map((label, bin) => [label, bin]))
  const other = bins.labels.indexOf(binNames.other)
  return Uint16Array.from(entries.labels, (label) => binOf.get(label) ?? other)
}

/** Values that occur, ascending, and the count of all values up to each of them. */
interface PresentValues {
  values: Float64Array
  cumulative: Float64Array
}

function presentValues(all: Float64Array, counts: Float64Array): PresentValues {
  const values = new Float64Array(all.length)
  const cumulative = new Float64Array(all.length)
  let present = 0
  let total = 0
  for (let i = 0; i < all.length; i++) {
    if (counts[i] === 0) continue
    total += counts[i]
    values[present] = all[i]
    cumulative[present++] = total
  }
  return { values: values.subarray(0, present), cumulative: cumulative.subarray(0, present) }
}

function numericBins(values: Float64Array, cumulative: Float64Array, binCount: number): NumberBins {
  if (values.length > 0 && values.length <= binCount) {
    const bounds = floored([...values, values[values.length - 1] + 1]).slice(0, -1)
    const labels = numberBinLabels([...values])
    return { type: 'number', bounds: Float64Array.from(bounds), labels }
  }
  const breaks = values.length === 0 ? noNumbers : searchBreaks(values, cumulative, binCount)
  const bounds = floored(breaks).slice(0, -1)
  const labels = numberBinLabels(bounds, breaks[breaks.length - 1])
  return { type: 'number', bounds: Float64Array.from(bounds), labels }
}

function datetimeBins(
  values: Float64Array,
  cumulative: Float64Array,
  binCount: number,
): NumberBins {
  const breaks =
    values.length > 1
      ? searchBreaks(values, cumulative, binCount)
      : values.length === 1
        ? [values[0], values[0] + msPerDay]
        : noTimes
  const bounds = breaks.slice(0, -1)
  return {
    type: 'datetime',
    bounds: Float64Array.from(bounds),
    labels: timeBinLabels(bounds, breaks[breaks.length - 1]),
  }
}

/**
 * The distinct values at i equidistant places of the sorted values, for the smallest i ≥ binCount that gives
 * more than `binCount` of them, or else for the last i.
 */
function searchBreaks(values: Float64Array, cumulative: Float64Array, binCount: number): number[] {
  const total = cumulative[cumulative.length - 1]
  const last = Math.max(binCount, Math.min(largestGrid, Math.floor(total)))
  // Fewer values than breaks are wanted: no grid is fine enough, so only the last one counts.
  const first = values.length > binCount ? binCount : last
  for (let i = first; ; i++) {
    const breaks = valuesOnGrid(values, cumulative, i)
    if (breaks.length > binCount || i >= last) return breaks
  }
}

/** The distinct values among v[⌊j (m − 1)/(i − 1)⌋], j = 0 … i − 1, where v are all m values sorted. */
function valuesOnGrid(values: Float64Array, cumulative: Float64Array, i: number): number[] {
  // Multiplied by j rather than divided last: the grid's float64 roundings decide which value is met.
  const step = (cumulative[cumulative.length - 1] - 1) / (i - 1)
  const found: number[] = []
  let at = 0
  let taken = -1
  for (let j = 0; j < i; j++) {
    if (j === i - 1) at = values.length - 1
    else while (at < values.length - 1 && cumulative[at] <= j * step) at++
    if (at !== taken) found.push(values[at])
    taken = at
  }
  return found
}

/** Breaks cut to as few decimals (0 to 19) as keep them all different; as they are where no number does. */
function floored(breaks: readonly number[]): number[] {
  for (let decimals = 0; decimals < 20; decimals++) {
    const scale = 10 ** decimals
    const cut = breaks.map((value) => Math.floor(value * scale) / scale)
    if (new Set(cut).size === breaks.length) return cut
  }
  return [...breaks]
}

function labelBins(
  labels: readonly string[],
  { counts, firstSeen }: EntryCounts,
  binCount: number,
): LabelBins {
  const frequent: number[] = []
  for (let i = 0; i < labels.length; i++)
    if (counts[i] >= minLabelCount - rounding) frequent.push(i)
  const always: string[] = [binNames.empty, binNames.other, binNames.rare, binNames.missing]
  const kept = frequent
    .sort((a, b) => counts[b] - counts[a] || firstSeen[a] - firstSeen[b])
    .slice(0, binCount)
    .map((i) => labels[i])
    .filter((label) => !always.includes(label))
  return { type: 'category', labels: [...kept.sort(), ...always] }
}
