import { readTable, readTableLike } from '../datasets/tables.js'
import type { AccuracyFigures } from '../eval/accuracy/accuracyResult.js'
import { measureAccuracy } from '../eval/accuracy/measureAccuracy.js'
import { Assessor } from '../eval/assessor.js'
import { measureProfile } from '../eval/columns/measureProfile.js'
import { measureFidelity } from '../eval/fidelity/measureFidelity.js'
import { independentTable } from '../eval/independentTable.js'
import type { JudgedTables } from '../eval/judgedTables.js'
import { renderQualityReport } from '../eval/report/quality/qualityReport.js'
import type { Bench, BenchContext } from './benchContext.js'
import { type BenchRow, benchRows } from './benchResult.js'
import { bestTime, type Contender, compare, type Outputs } from './compare.js'
import { type JudgedFiles, prizeFiles, simulateFiles } from './judgedFiles.js'
import type { NamedPeer } from './pythons.js'

/** The run whose draws both replay. */
const replaySeed = 1

/**
 * Assessing a table of 154,000 rows in 20,000 sequences, and who else does the same: parts of it on one thread,
 * and all of it on as many as are asked for. Reading is left out on both sides.
 *
 * @param data folder of the contest's tables; undefined for simulated ones of the same shape
 */
export const benchAssess =
  (data: string | undefined): Bench =>
  async (context) => {
    const files = data === undefined ? simulateFiles(context.children.folder) : prizeFiles(data)
    const tables = await readTables(files)
    context.log(`  ${tables.synthetic.rowCount} synthetic rows, ${data ?? 'simulated'}`)
    const threads = Math.max(...context.threads)
    const qa = await assessor(context, 'mostlyai.qa', 1, files)
    const sdmetrics = await assessor(context, 'sdmetrics', 1, files)
    const qaOfAll = await assessor(context, 'mostlyai.qa', threads, files)
    try {
      const parts: Part[] = [
        { name: 'accuracy', own: ourAccuracy(tables), peer: qa && qaAccuracy(qa), threads: 1 },
        {
          name: 'fidelity',
          own: ours(() => measureFidelity(tables)),
          peer: sdmetrics && qualityReport(sdmetrics),
          threads: 1,
        },
        { name: 'profile', own: ours(() => measureProfile(tables)), peer: null, threads: 1 },
        { name: 'page', own: ours(await ourPage(tables)), peer: null, threads: 1 },
        {
          name: 'assess',
          own: ourAssessment(tables, threads),
          peer: qaOfAll && qaReport(qaOfAll),
          threads,
        },
        {
          name: 'assessAll',
          own: ourAssessment(tables, threads, files.target),
          peer: null,
          threads,
        },
      ]
      const rows: BenchRow[] = []
      for (const part of parts) {
        rows.push(...(await measure(context, part, tables.synthetic.rowCount)))
      }
      return rows
    } finally {
      for (const peer of [qa, sdmetrics, qaOfAll]) peer?.process.close()
    }
  }

interface Part {
  name: string
  own: Contender
  peer: Contender | null
  /** Threads that our side works on. */
  threads: number
}

async function readTables({ training, holdout, synthetic, key }: JudgedFiles) {
  const real = (await readTable(training, { key })).table
  return {
    training: real,
    holdout: (await readTableLike(holdout, real, { key })).table,
    synthetic: (await readTableLike(synthetic, real, { key })).table,
    key,
  }
}

async function assessor(
  { peers }: BenchContext,
  library: 'sdmetrics' | 'mostlyai.qa',
  threads: number,
  files: JudgedFiles,
): Promise<NamedPeer | null> {
  const peer = await peers.assessor(library, threads)
  const { target: _, ...loaded } = files
  await peer?.process.ask('load', loaded)
  return peer
}

/** Rows of the synthetic table a second: ours, and the peer's where there is one. */
async function measure(
  { log }: BenchContext,
  { name, own, peer, threads }: Part,
  nRows: number,
): Promise<BenchRow[]> {
  const contenders = peer ? [own, peer] : [own]
  const seconds = await compare(contenders, { rounds: 8, tolerance: figuresTolerance })
  const times = contenders.map((contender, i) => `${contender.name} ${seconds[i].toFixed(2)} s`)
  log(`  ${name}: ${times.join(', ')}`)
  const [rate, ...peerRates] = seconds.map((value) => nRows / value)
  const figures = { unit: 'rows/s', ours: rate, floor: null } as const
  const peers = peerRates.map((peerRate) => ({ name: peer!.name, rate: peerRate }))
  return benchRows({ name, build: 'js', threads, ...figures }, peers)
}

function ours(work: () => void): Contender {
  return { name: 'ours', time: (seconds) => bestTime(work, seconds) }
}

/** Figures are means of cells rounded to five digits, here held in float32. */
const figuresTolerance = 1e-6

function ourAccuracy(tables: JudgedTables): Contender {
  const run = () => measureAccuracy(tables, { seed: 0, replaySeed })
  return { ...ours(run), outputs: () => accuracyOutputs(run().figures) }
}

/** The figures of which both have the mean over all cells. */
function accuracyOutputs({
  univariate,
  bivariate,
  trivariate,
  coherence,
}: AccuracyFigures): Outputs {
  return { figures: Float32Array.of(univariate, bivariate!, trivariate!, coherence!) }
}

/** The contest's own functions for the accuracy figures, without its charts. */
function qaAccuracy({ name, process }: NamedPeer): Contender {
  const run = () =>
    process.ask<{ seconds: number; figures: AccuracyFigures }>('qaAccuracy', { seed: replaySeed })
  return {
    name: `${name}, accuracy`,
    time: async () => (await run()).seconds,
    outputs: async () => accuracyOutputs((await run()).figures),
  }
}

/** Accuracy, fidelity, profile and the page: all but distances, discriminator and utility. */
async function ourPage(tables: JudgedTables): Promise<() => void> {
  const { synthetic, ...original } = tables
  const assessor = new Assessor(original, { seed: 0, draws: 1, workers: 2 })
  const assessment = await assessor.assess(synthetic)
  await assessor.close()
  const independent = independentTable(tables.training, tables.key, 0)
  return () => {
    for (const table of [synthetic, independent, tables.holdout!]) {
      measureAccuracy({ ...original, synthetic: table }, { seed: 0 })
      measureFidelity({ ...original, synthetic: table })
    }
    measureProfile(tables)
    renderQualityReport({ assessments: [assessment], createdAt: new Date().toISOString() })
  }
}

/** All parts, the figures of the references included; utility where there is a target. */
function ourAssessment(
  { synthetic, ...original }: JudgedTables,
  workers: number,
  target?: string,
): Contender {
  return {
    name: 'ours',
    async time() {
      const started = performance.now()
      const assessor = new Assessor(original, { seed: 0, draws: 1, workers, target })
      await assessor.assess(synthetic)
      await assessor.close()
      return (performance.now() - started) / 1000
    },
  }
}

/** Rows that the contest's distances are timed on: with all of them it would take a quarter of an hour. */
const qaDistanceRows = 10_000

/** Accuracy, charts and the page; similarity and distances of a part of the rows. */
function qaReport({ name, process }: NamedPeer): Contender {
  const request = { seed: replaySeed, max_rows: qaDistanceRows }
  return {
    name: `${name}, report, distances of ${qaDistanceRows} rows`,
    time: async () => (await process.ask<{ seconds: number }>('qaReport', request)).seconds,
  }
}

function qualityReport({ name, process }: NamedPeer): Contender {
  const run = () => process.ask<{ seconds: number }>('qualityReport')
  return { name: `${name}, QualityReport`, time: async () => (await run()).seconds }
}
