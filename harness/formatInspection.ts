import { shownName } from '../base/columnLabel.js'
import { counted } from '../base/counted.js'
import { formatDuration } from '../base/progress.js'
import { shellArgument } from '../base/shellArgument.js'
import type { InspectedColumn, Inspection, Verdict } from '../datasets/index.js'
import { percent } from '../datasets/inspect/percent.js'
import type { TrainingEstimate } from '../train/forecast/estimateTrainings.js'
import { tabulated } from './tabulated.js'

/**
 * What is in a file, for a reader: what it is, its columns, what to look at, what it suits, what to run next.
 *
 * @param estimates what training it would take, none where it cannot be trained on
 */
export function formatInspection(
  inspection: Inspection,
  estimates: readonly TrainingEstimate[],
): string {
  const parts = [
    [headline(inspection), ...readLines(inspection)],
    columnLines(inspection),
    warningLines(inspection),
    Object.entries(inspection.suits).flatMap(([command, verdict]) =>
      verdictLines(command, verdict),
    ),
    estimateLines(estimates),
    nextLines(inspection),
  ]
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function headline(inspection: Inspection): string {
  return `${inspection.file}: ${contents(inspection)}, ${storage(inspection)}`
}

function contents({ kind, columns, features, sequences, series, rows, isEstimate }: Inspection) {
  const rowCount = `${isEstimate ? 'about ' : ''}${counted(rows, 'row')}`
  if (kind === 'sequences') {
    if (!sequences)
      return `sequences that cannot be read, ${rowCount} × ${counted(features, 'feature')}`
    const { shortest, longest, median } = sequences
    const lengths =
      shortest === longest
        ? counted(longest, 'step')
        : `${shortest} to ${longest} steps (half of them up to ${median})`
    const many = counted(sequences.sequences, 'sequence')
    return `${many} of ${lengths} × ${counted(features, 'feature')}, ${rowCount}`
  }
  if (kind === 'series' && series) {
    const what =
      series.ids.length > 0 ? `${series.series} series by ${series.ids.join(', ')}` : 'a series'
    return `${what} of ${counted(features, 'feature')}, ${rowCount}`
  }
  return `a table of ${counted(columns.length, 'column')}, ${rowCount}`
}

const separators: Readonly<Record<string, string>> = {
  ';': ' separated by semicolons',
  '\t': ' separated by tabs',
  '|': ' separated by |',
}

function storage({ format, bytes, delimiter, codecs = [] }: Inspection): string {
  const separated = separators[delimiter ?? ''] ?? ''
  switch (format) {
    case 'parquet':
      return `Parquet (${codecs.join(', ').toLowerCase()}), ${formatBytes(bytes)}`
    case 'csv':
      return `CSV${separated}, ${formatBytes(bytes)}`
    case 'csv.gz':
      return `CSV${separated} in gzip, ${formatBytes(bytes)}`
    case 'arrowFile':
      return `Arrow, ${formatBytes(bytes)}`
    case 'arrowStream':
      return `Arrow stream, ${formatBytes(bytes)}`
  }
}

/** `950 B`, `1.2 GB`, in powers of 1000. */
function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  return `${Number((bytes / 1000 ** power).toPrecision(2))} ${units[power]}`
}

/** What order, gaps and times there are, and what was not read whole. */
function readLines({ kind, series, read, hasStatistics }: Inspection): string[] {
  const lines: string[] = []
  if (kind === 'series' && series) {
    const { time, form, step, from, to, order, gaps, commonestGap } = series
    const turned =
      order === 'as it stands' ? '' : order === 'sorted' ? ', to be sorted' : `, ${order}`
    const span = [step, `${from} to ${to}`].filter(Boolean).join(', ')
    if (time !== undefined) lines.push(`time is ${time} (${form}): ${span}${turned}`)
    const most =
      gaps > 1 ? `, most often ${commonestGap} usual steps` : `: ${commonestGap} usual steps`
    if (gaps > 0) lines.push(`${counted(gaps, 'gap')} in time${most}`)
  }
  const { keys, values, head } = read
  if (values.which === 'sample') {
    const sample = `values by a sample of ${values.rows} rows from ${counted(values.places, 'place')}`
    const whole = hasStatistics ? '; ranges and empty cells by the statistics of the file' : ''
    const rest =
      kind === 'sequences'
        ? ''
        : `; times, labels and numbers with marks by the first ${head.rows} rows`
    const first = keys.which === 'all' ? 'keys of all rows' : `keys of the first ${keys.rows} rows`
    lines.push(`read: ${kind === 'sequences' ? `${first}, ` : ''}${sample}${whole}${rest}`)
  } else if (values.which === 'first') {
    lines.push(`read: the first ${values.rows} rows; whatever follows is of these`)
  } else if (head.which === 'first' && kind !== 'sequences') {
    lines.push(
      `read: all values; times, labels and numbers with marks by the first ${head.rows} rows`,
    )
  }
  return lines.map((line) => `  ${line}`)
}

/** Beyond so many columns only those to look at are listed. */
const mostListed = 40
const longestName = 32

function columnLines(inspection: Inspection): string[] {
  const { columns, format } = inspection
  const isCsv = format === 'csv' || format === 'csv.gz'
  const listed =
    columns.length <= mostListed ? columns : columns.filter(isNotable).slice(0, mostListed)
  const rest = columns.filter((column) => !listed.includes(column))
  const heading = ['column', 'type', 'is', 'least', 'most', 'mean', 'spread', 'missing']
  const rows = listed.map((column) => [
    clipped(shownName(column.name), longestName),
    column.type,
    whatItIs(inspection, column),
    ...rangeOf(inspection, column),
    // The mean of ids or steps says nothing.
    ...(isKey(column) ? [undefined, undefined] : [column.mean, column.deviation]).map(figure),
    column.missing > 0 ? percent(column.missing) : '',
  ])
  const shown = [heading, ...rows].map((row) => (isCsv ? row.toSpliced(1, 1) : row))
  const lines = listed.length > 0 ? tabulated(shown, isCsv ? 2 : 3) : []
  const width = lines.reduce((most, { length }) => Math.max(most, length), 0)
  const withLabels = lines.map((line, i) => {
    const labels = i === 0 ? '' : labelsOf(listed[i - 1])
    return labels === '' ? line : `${line.padEnd(width)}  ${labels}`
  })
  return rest.length === 0 ? withLabels : [...withLabels, `  ${restLine(inspection, rest)}`]
}

/** Keys, times and whatever there is something to say of. */
function isNotable({ train, convert, suspicions }: InspectedColumn): boolean {
  const role = train ?? convert ?? 'feature'
  return role !== 'feature' || suspicions.length > 0
}

function isKey({ train, convert }: InspectedColumn): boolean {
  const role = train ?? convert ?? 'feature'
  return role !== 'feature' && !role.startsWith('left out')
}

function restLine({ kind, columns }: Inspection, rest: readonly InspectedColumn[]): string {
  const least = Math.min(...rest.map((column) => column.least ?? Number.POSITIVE_INFINITY))
  const most = Math.max(...rest.map((column) => column.most ?? Number.NEGATIVE_INFINITY))
  const what = counted(rest.length, kind === 'table' ? 'column' : 'feature')
  const others = rest.length < columns.length ? `and ${what} more` : what
  const lacking = rest.filter(({ missing }) => missing > 0).length
  const range = most >= least ? `, from ${figure(least)} to ${figure(most)}` : ''
  return `${others}${range}${lacking > 0 ? `, ${lacking} with missing cells` : ''}`
}

/** Least and most; of the time of a series the lines above say them. */
function rangeOf({ kind }: Inspection, column: InspectedColumn): string[] {
  const { least, most, range, convert } = column
  if (range && (kind !== 'series' || convert !== 'time')) return [range.least, range.most]
  return [least, most].map(figure)
}

function whatItIs({ kind }: Inspection, { train, convert, assess }: InspectedColumn): string {
  const role = kind === 'sequences' ? train : kind === 'series' ? convert : undefined
  return role ?? assess ?? ''
}

function labelsOf({ convert, assess, distinct, examples, least }: InspectedColumn): string {
  if (convert === 'time') return ''
  if (least !== undefined || distinct === undefined || examples.length === 0) return ''
  const some = examples.map((label) => shownName(clipped(label, 16))).join(', ')
  const what = assess === 'text' ? 'text' : 'label'
  return `${counted(distinct, what)}: ${some}${distinct > examples.length ? ' …' : ''}`
}

function warningLines({ warnings, columns }: Inspection): string[] {
  /** What is said of columns, with the names of those that it is said of, and an option for the first. */
  const said = new Map<string, { names: string[]; remedy?: string }>()
  for (const { name, train, suspicions } of columns) {
    for (const { kind, what, remedy } of suspicions) {
      if (kind === 'flag' && train === 'where predictions are asked for') continue
      const same = said.get(what)
      if (same) same.names.push(name)
      else said.set(what, { names: [name], remedy })
    }
  }
  const lines = Array.from(said, ([what, { names, remedy }]) => {
    const option = names.length > 1 || remedy === undefined ? '' : ` (${remedy})`
    return `${someNames(names)} ${what}${option}`
  })
  const all = [...warnings, ...lines]
  return all.length === 0 ? [] : ['look at:', ...all.map((line) => `  ${line}`)]
}

const mostNames = 6

function someNames(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map((name) => clipped(shownName(name), longestName))
  const more = names.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more} more:` : `${shown.join(', ')}:`
}

const answers = { yes: 'yes', withOptions: 'with options', no: 'no' } as const

function verdictLines(command: string, { suits, notes, command: line }: Verdict): string[] {
  const name = `  ${command.padEnd('synthesize'.length)}  `
  const why = notes.length > 0 ? `: ${notes.join('; ')}` : ''
  const answer = `${name}${answers[suits]}${why}`
  return line === undefined ? [answer] : [answer, `${' '.repeat(name.length)}${line}`]
}

function estimateLines(estimates: readonly TrainingEstimate[]): string[] {
  if (estimates.length === 0) return []
  const times = estimates.map(
    ({ preset, seconds }) => `${preset} ${seconds < 1 ? 'under 1s' : formatDuration(seconds)}`,
  )
  return [`training here would take about, by an estimate from a few steps: ${times.join(', ')}`]
}

function nextLines(inspection: Inspection): string[] {
  const { kind, suits, columns } = inspection
  const { train, convert, assess, synthesize } = suits
  if (kind === 'sequences' && train.command) return nextOf(train)
  const areToMend = columns.some(({ suspicions }) =>
    suspicions.some((one) => one.kind === 'toMend'),
  )
  if (kind === 'sequences' && areToMend)
    return ['next: fill or mend these cells, then inspect again']
  if (kind === 'series' && convert.command) return nextOf(convert)
  const areNumbers = columns.every(({ assess }) => assess === 'number')
  const isKeyed = synthesize.command?.includes(' --key ')
  const likely = areNumbers && !isKeyed ? [convert, synthesize] : [synthesize, assess, convert]
  const command = likely.find((verdict) => verdict.command)?.command
  if (command === undefined) return []
  return command === convert.command ? nextOf(convert) : [`next: ${command}`]
}

/** A command and, where it writes sequences, their training. */
function nextOf({ command, out }: Verdict): string[] {
  const training = out === undefined ? [] : [`      seqarena train --data ${shellArgument(out)}`]
  return [`next: ${command}`, ...training]
}

function figure(value: number | undefined): string {
  if (value === undefined) return ''
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(4)))
}

function clipped(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text
}
