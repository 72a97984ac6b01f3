import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SeqarenaError } from '../../dist/base/errors.js'
import { hashName, RandomStream } from '../../dist/base/random.js'
import { inspectFile } from '../../dist/datasets/inspect/inspectFile.js'
import { readSequenceTable } from '../../dist/datasets/readSequenceTable.js'
import { readTable } from '../../dist/datasets/tables.js'
import { parameterShapes } from '../../dist/models/forecast/parameterShapes.js'
import { encodeNetwork, readNetwork } from '../../dist/models/forecast/weightsFile.js'
import { mambaConfig } from '../../dist/models/mamba2/config.js'
import { decodeSafetensors } from '../../dist/models/safetensors.js'
import { mutate } from './mutate.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const longestMs = 10_000

const readers = {
  sequences: (file, signal) => readSequenceTable(file, { signal }),
  table: (file, signal) => readTable(file, { signal }),
  inspect: (file, signal) => inspectFile(file, { signal }),
  safetensors: (file) => decodeSafetensors(readFileSync(file), file),
  network: (file) => readNetwork(readFileSync(file), file),
}

/** What is read of each format, and from which files the damaged ones are made. */
const formats = {
  parquet: { read: ['sequences', 'table', 'inspect'], originals: () => samples(/\.parquet$/) },
  arrow: {
    read: ['sequences', 'table', 'inspect'],
    originals: () => samples(/\.(arrows?|feather)$/),
  },
  csv: { read: ['sequences', 'table', 'inspect'], originals: () => samples(/\.csv(\.gz)?$/) },
  safetensors: { read: ['safetensors', 'network'], originals: safetensorsFiles },
}

function samples(pattern) {
  const folder = join(root, 'datasets/samples')
  return readdirSync(folder, { recursive: true })
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
}

function safetensorsFiles() {
  const name = 'by-safetensors-package.safetensors'
  const network = encodeNetwork(smallNetwork())
  return [
    { name, bytes: readFileSync(join(root, 'models/fixtures', name)) },
    { name: 'network.safetensors', bytes: network },
    { name: 'network.safetensors', bytes: network },
  ]
}

function smallNetwork() {
  const nFeatures = 2
  const config = {
    arch: 'mamba2',
    model: mambaConfig({ dModel: 4, nLayers: 1, dState: 2, headDim: 4 }),
    nInputs: nFeatures,
    nFeatures,
    features: ['raw'],
    normalize: 'sequence',
    plain: [],
    traits: null,
    predict: ['state', 'state'],
    order: 0,
  }
  const tensors = Object.fromEntries(
    parameterShapes(config).map(({ name, shape }) => [
      name,
      new Float32Array(shape.reduce((size, side) => size * side, 1)).fill(0.5),
    ]),
  )
  const ones = new Float64Array(nFeatures).fill(1)
  return { config, tensors, standardisation: { centre: ones, scale: ones } }
}

/**
 * Reads damaged files of each format: each is to be read or refused by an error of ours, within ten seconds.
 *
 * @returns exit code: 1 where a file was neither
 */
export async function tortureFiles({ count, seed, from, formats: names, keep }) {
  const folder = mkdtempSync(join(tmpdir(), 'seqarena-torture-'))
  if (keep) mkdirSync(keep, { recursive: true })
  let failed = 0
  try {
    for (const format of names) {
      const originals = formats[format].originals()
      const started = performance.now()
      const counts = {}
      let next = from
      const work = async (worker) => {
        while (next < from + count) {
          const number = next++
          const { file, bytes } = damagedFile({ format, originals, seed, number, worker, folder })
          for (const reader of formats[format].read) {
            const { outcome, error } = await outcomeOf(reader, file)
            counts[outcome] = (counts[outcome] ?? 0) + 1
            if (outcome === 'read' || outcome.startsWith('refused')) continue
            if (bad.includes(outcome)) failed++
            console.log(
              `${format} ${number}, ${reader}: ${outcome}: ${error?.message?.split('\n')[0]}`,
            )
            if (keep)
              writeFileSync(join(keep, `${format}-${number}-${file.split('/').at(-1)}`), bytes)
          }
          rmSync(file, { force: true })
        }
      }
      await Promise.all(Array.from({ length: availableParallelism() }, (_, worker) => work(worker)))
      const seconds = ((performance.now() - started) / 1000).toFixed(0)
      console.log(`${format}: ${count} files of seed ${seed} from ${from} in ${seconds} s`)
      const byTimes = Object.entries(counts).sort(([, a], [, b]) => b - a)
      for (const [outcome, times] of byTimes) console.log(`  ${times} ${outcome}`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  console.log(failed === 0 ? 'all read or refused' : `${failed} neither read nor refused`)
  return failed === 0 ? 0 : 1
}

const bad = ['untyped', 'hung']

function damagedFile({ format, originals, seed, number, worker, folder }) {
  const random = new RandomStream(seed, 'torture', hashName(format), number)
  const { name, bytes } = originals[random.integer(originals.length)]
  const donor = originals[random.integer(originals.length)].bytes
  const damaged = mutate(bytes, random, donor)
  const extension = /\.[^/]*$/.exec(name.split('/').at(-1))[0]
  const file = join(folder, `worker${worker}${extension}`)
  writeFileSync(file, damaged)
  return { file, bytes: damaged }
}

/**
 * `read`, `refused CODE`, `contained CODE` where the process that read it had to be ended; `untyped` where an error
 * is none of ours, `hung` where it took too long.
 */
async function outcomeOf(reader, file) {
  const started = performance.now()
  try {
    await readers[reader](file, AbortSignal.timeout(longestMs))
    return { outcome: performance.now() - started > longestMs ? 'hung' : 'read' }
  } catch (error) {
    if (!(error instanceof SeqarenaError)) return { outcome: 'untyped', error }
    if (error.code === 'INTERRUPTED' || performance.now() - started > longestMs) {
      return { outcome: 'hung', error }
    }
    const kind = error.code.startsWith('READER_') ? 'contained' : 'refused'
    return { outcome: `${kind} ${error.code}`, error }
  }
}
