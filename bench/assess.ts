import { readTable, readTableLike } from '../datasets/tables.js'
import type { AccuracyFigures } from '../eval/accuracy/accuracyResult.js'
import { measureAccuracy } from '../eval/accuracy/measureAccuracy.js'
import { measureFidelity } from '../eval/fidelity/measureFidelity.js'
import type { JudgedTables } from '../eval/judgedTables.js'
import { measureProfile } from '../eval/profile/measureProfile.js'
import type { Bench, BenchContext } from './benchContext.js'
import { type BenchRow, benchRows } from './benchResult.js'
import { bestTime, type Contender, compare, type Outputs } from './compare.js'
import { type JudgedFiles, prizeFiles, simulateFiles } from './judgedFiles.js'
import type { NamedPeer } from './pythons.js'

/** The run whose draws both replay. */
const replaySeed = 1

/**
 * Parts of an assessment of a table of 154,000 rows in 20,000 sequences, each on one thread, and who else
 * does the same. Reading is left out on both sides.
 *
 * @param data folder of the contest's tables; undefined for simulated ones of the same shape
 */
export const benchAssess =
  (data: string | undefined): Bench =>
  async (context) => {
    const files = data === undefined ? simulateFiles(context.children.folder) : prizeFiles(data)
    const tables = await readTables(files)
    context.log(`  ${tables.synthetic.rowCount} synthetic rows, ${data ?? 'simulated'}`)
    const qa = await assessor(context, 'mostlyai.qa', files)
    const sdmetrics = await assessor(context, 'sdmetrics', files)
    try {
      const parts: [string, Contender, Contender | null][] = [
        ['accuracy', ourAccuracy(tables), qa && qaAccuracy(qa)],
        ['fidelity', ours(() => measureFidelity(tables)), sdmetrics && qualityReport(sdmetrics)],
        ['profile', ours(() => measureProfile(tables)), null],
      ]
      const rows: BenchRow[] = []
      for (const [name, own, peer] of parts) {
        rows.push(...(await measure(context, name, tables.synthetic.rowCount, own, peer)))
      }
      return rows
    } finally {
      for (const peer of [qa, sdmetrics]) peer?.process.close()
    }
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
  files: JudgedFiles,
): Promise<NamedPeer | null> {
  const peer = await peers.assessor(library)
  await peer?.process.ask('load', files)
  return peer
}

/** Rows of the synthetic table a second: ours, and the peer's where there is one. */
async function measure(
  { log }: BenchContext,
  name: string,
  nRows: number,
  own: Contender,
  peer: Contender | null,
): Promise<BenchRow[]> {
  const contenders = peer ? [own, peer] : [own]
  const seconds = await compare(contenders, { rounds: 8, tolerance: figuresTolerance })
  const times = contenders.map((contender, i) => `${contender.name} ${seconds[i].toFixed(2)} s`)
  log(`  ${name}: ${times.join(', ')}`)
  const [rate, ...peerRates] = seconds.map((value) => nRows / value)
  const figures = { unit: 'rows/s', ours: rate, floor: null } as const
  const peers = peerRates.map((peerRate) => ({ name: peer!.name, rate: peerRate }))
  return benchRows({ name, build: 'js', threads: 1, ...figures }, peers)
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

/** Its own functions for these figures, without its charts. */
function qaAccuracy({ name, process }: NamedPeer): Contender {
  const run = () =>
    process.ask<{ seconds: number; figures: AccuracyFigures }>('qaAccuracy', { seed: replaySeed })
  return {
    name: `${name}, accuracy`,
    time: async () => (await run()).seconds,
    outputs: async () => accuracyOutputs((await run()).figures),
  }
}

function qualityReport({ name, process }: NamedPeer): Contender {
  const run = () => process.ask<{ seconds: number }>('qualityReport')
  return { name: `${name}, QualityReport`, time: async () => (await run()).seconds }
}
