import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../../dist/base/packageRoot.js'
import { RandomStream } from '../../dist/base/random.js'
import { columnMoments } from '../../dist/datasets/columnMoments.js'
import { selectSequences, sequenceAt } from '../../dist/datasets/sequenceTable.js'
import { simulateTable } from '../../dist/datasets/simulate.js'
import { fitStandardisation, standardised } from '../../dist/datasets/standardisation.js'
import { writeSequenceTable } from '../../dist/datasets/writeSequenceTable.js'
import { baselineMeans, fitBaselines, scoreBaselines } from '../../dist/eval/forecast/baselines.js'
import { contestLimits } from '../../dist/harness/score/limits.js'
import { resolveSolution } from '../../dist/harness/score/resolveSolution.js'
import { scoreSolution } from '../../dist/harness/score/scoreSolution.js'
import { parseFeatureGroups } from '../../dist/solution/features.js'
import { buildInputs, ModelInputs } from '../../dist/solution/modelInputs.js'
import { SequenceTraits } from '../../dist/solution/sequenceTraits.js'
import { servingKernels } from '../../dist/solution/servingKernels.js'
import { trainConfig } from '../../dist/train/forecast/trainConfig.js'
import { trainRun } from '../../dist/train/forecast/trainRun.js'
import { fitTraits } from '../../dist/train/forecast/traits/fitTraits.js'

/** Networks that are trained in other units: presets with what is changed of them. */
const trainings = {
  quick: ['quick', {}],
  default: ['default', { numModels: 1 }],
  gru: ['gru', { numModels: 1 }],
  change: ['default', { numModels: 1, predict: 'change' }],
  residual: ['default', { numModels: 1, predict: 'residual' }],
}
const mostChange = 0.005
const mostChangeWhole = 0.01

/**
 * Trains and scores the same sequences in other units, each column x → a·x + b with its own a from 1e-8 to 1e8 and b up
 * to 1e6 of its deviations: baselines, inputs and traits in all of them, networks of six epochs in the first of them, and
 * one whole training of the default.
 *
 * @returns exit code: 1 where R² changed by more than 0.005, of the whole training by more than 0.01
 */
export async function tortureUnits({ count, networks, whole, seed }) {
  const folder = mkdtempSync(join(tmpdir(), 'seqarena-units-'))
  const train = inFloat64(simulateTable({ sequences: 60, steps: 200, seed: 5 }))
  const test = inFloat64(simulateTable({ sequences: 20, steps: 200, seed: 6 }))
  const changes = Array.from({ length: count }, (_, number) => randomUnits(train, seed, number))
  const largest = new Map()
  const note = (name, change, most = mostChange) => {
    const before = largest.get(name)
    const isNan = Number.isNaN(change)
    largest.set(name, { change: isNan ? change : Math.max(before?.change ?? 0, change), most })
  }
  try {
    const base = figuresOf(train, test)
    for (const [number, change] of changes.entries()) {
      const own = figuresOf(changed(train, change), changed(test, change))
      for (const name of Object.keys(base.r2)) note(name, Math.abs(own.r2[name] - base.r2[name]))
      note('inputs and traits', largestDifference(own.inputs, base.inputs))
      if (number % 20 === 19) console.log(`${number + 1} of ${count} changes of units`)
    }
    const runs = [
      ...Object.entries(trainings).map(([name, [preset, options]]) => {
        return {
          name,
          preset,
          options: { ...options, epochs: 6 },
          times: networks,
          python: name === 'quick',
        }
      }),
      {
        name: 'default, whole',
        preset: 'default',
        options: {},
        times: whole,
        most: mostChangeWhole,
      },
    ]
    for (const { name, preset, options, times, most, python = false } of runs) {
      if (times === 0) continue
      const scores = async (own, otherTest, number) => {
        const files = [join(folder, 'train.parquet'), join(folder, 'test.parquet')]
        await writeSequenceTable(own, files[0])
        await writeSequenceTable(otherTest, files[1])
        const runsDir = join(folder, `${preset}-${number}`)
        try {
          return await scoresOf(
            files,
            trainConfig({ ...options, data: files[0] }, preset),
            runsDir,
            python,
          )
        } finally {
          rmSync(runsDir, { recursive: true, force: true })
        }
      }
      const before = await scores(train, test, 'base')
      for (const [number, change] of changes.slice(0, times).entries()) {
        const after = await scores(changed(train, change), changed(test, change), number)
        const words = Object.keys(before).map((language) => {
          note(`${name}, ${language}`, Math.abs(after[language] - before[language]), most)
          return `${language} ${before[language].toFixed(5)} → ${after[language].toFixed(5)}`
        })
        console.log(`${name}, change ${number}: ${words.join(', ')}`)
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  let failed = 0
  for (const [name, { change, most }] of largest) {
    const isGood = change <= most
    if (!isGood) failed++
    console.log(
      `${name}: largest change ${change.toExponential(1)}${isGood ? '' : `, more than ${most}`}`,
    )
  }
  console.log(failed === 0 ? 'units do not matter' : `${failed} depend on units`)
  return failed === 0 ? 0 : 1
}

function inFloat64(table) {
  return { ...table, states: Float64Array.from(table.states) }
}

/** For each column a factor and what is added. */
function randomUnits({ states, featureNames }, seed, number) {
  const random = new RandomStream(seed, 'units', number)
  const { sd } = columnMoments(states, featureNames.length)
  return Array.from(sd, (own) => {
    const factor = 10 ** (16 * random.uniform() - 8)
    const sign = random.uniform() < 0.5 ? -1 : 1
    return { factor, level: sign * factor * own * 10 ** (9 * random.uniform() - 3) }
  })
}

function changed(table, change) {
  const n = change.length
  const states = table.states.map((x, at) => change[at % n].factor * x + change[at % n].level)
  return { ...table, states }
}

/** Mean R² of the baselines, tuned on the last sequences, and the inputs of a network, on new sequences. */
function figuresOf(train, test) {
  const positions = Array.from(train.seqIx, (_, i) => i)
  const valid = selectSequences(train, positions.slice(45))
  const standardisation = fitStandardisation(train)
  const r2 = baselineMeans(scoreBaselines(fitBaselines(train, valid, standardisation), test))
  const fitted = fitTraits(standardised(train, standardisation), 16)
  const n = train.featureNames.length
  const traits = fitted && new SequenceTraits(fitted.served, servingKernels())
  const config = { features: parseFeatureGroups('all'), normalize: 'sequence', plain: ['raw'] }
  const inputs = new ModelInputs(n, config, traits)
  const { states } = sequenceAt(standardised(test, standardisation), 0)
  const out = new Float32Array((states.length / n) * inputs.size)
  buildInputs(states, inputs, out)
  return { r2, inputs: out }
}

function largestDifference(a, b) {
  if (a.length !== b.length) return Number.NaN
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0)
}

async function scoresOf([, test], config, runsDir, python) {
  const stream = { write: () => true }
  const { run } = await trainRun(config, {
    runsDir,
    name: 'run',
    progress: { stream, live: false },
  })
  const score = async (path) => {
    const solution = resolveSolution(path)
    const options = { limits: contestLimits, sandbox: 'off', kernels: 'auto', python: 'python3' }
    return (await scoreSolution({ data: test, solution, ...options })).score.meanR2
  }
  const node = await score(run.path)
  if (!python) return { node }
  copyFileSync(join(packageRoot, 'solution/solution.py'), join(run.path, 'solution.py'))
  return { node, python: await score(join(run.path, 'solution.py')) }
}
