import { readTable, readTableLike } from '../datasets/tables.js'
import type { AccuracyFigures } from '../eval/accuracy/accuracyResult.js'
import { measureAccuracy } from '../eval/accuracy/measureAccuracy.js'
import { measureFidelity } from '../eval/fidelity/measureFidelity.js'
import type { JudgedTables } from '../eval/judgedTables.js'
import type { Bench, BenchContext } from './benchContext.js'
import { benchRows } from './benchResult.js'
import { bestTime, type Contender, compare, type Outputs } from './compare.js'
import { type JudgedFiles, prizeFiles, simulateFiles } from './judgedFiles.js'
import type { NamedPeer } from './pythons.js'

/** The run whose draws both replay. */
const replaySeed = 1

/**
 * Parts of an assessment of a table of 154,000 rows in 20,000 sequences, and who else does the same; reading is left
 * out. All on one thread.
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
      return [
        ...(await measure(context, 'accuracy', tables, [
          ourAccuracy(tables),
          qa && qaAccuracy(qa),
        ])),
        ...(await measure(context, 'fidelity', tables, [
          ourFidelity(tables),
          sdmetrics && qualityReport(sdmetrics),
        ])),
      ]
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

/** Rows of the synthetic table a second: ours, and the peer where there is one. */
async function measure(
  { log }: BenchContext,
  name: string,
  { synthetic }: JudgedTables,
  contenders: readonly (Contender | null)[],
) {
  const [ours, ...peers] = contenders.filter((contender) => contender !== null)
  log(`  ${name}`)
  const seconds = await compare([ours, ...peers], { rounds: 8, tolerance: figuresTolerance })
  const times = seconds.map((value, i) => `${[ours, ...peers][i].name} ${value.toFixed(2)} s`)
  log(`    ${times.join(', ')}`)
  const [rate, ...rates] = seconds.map((value) => synthetic.rowCount / value)
  const figures = { unit: 'rows/s', ours: rate, floor: null } as const
  return benchRows(
    { name, build: 'js', threads: 1, ...figures },
    peers.map((peer, i) => ({ name: peer.name, rate: rates[i] })),
  )
}

/** Figures are means of cells rounded to five digits, here held in float32. */
const figuresTolerance = 1e-6

function ourAccuracy(tables: JudgedTables): Contender {
  const run = () => measureAccuracy(tables, { seed: 0, replaySeed })
  return {
    name: 'ours',
    time: (seconds) => bestTime(run, seconds),
    outputs: () => accuracyOutputs(run().figures),
  }
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

function ourFidelity(tables: JudgedTables): Contender {
  return { name: 'ours', time: (seconds) => bestTime(() => measureFidelity(tables), seconds) }
}

function qualityReport({ name, process }: NamedPeer): Contender {
  const run = () => process.ask<{ seconds: number }>('qualityReport')
  return { name: `${name}, QualityReport`, time: async () => (await run()).seconds }
}
