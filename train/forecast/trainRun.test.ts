import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { joined } from '../../base/joined.js'
import { lockFileName } from '../../base/lockFolder.js'
import { holdFolder } from '../../base/testing/holdFolder.js'
import { elements, parseMarkup, textOf } from '../../base/testing/parseMarkup.js'
import { sequenceOffsets } from '../../datasets/sequenceOffsets.js'
import { type Sequence, selectSequences, sequenceAt } from '../../datasets/sequenceTable.js'
import { simulateTable } from '../../datasets/simulate.js'
import { firstFeatures } from '../../datasets/testing/firstFeatures.js'
import { writeSequenceTable } from '../../datasets/writeSequenceTable.js'
import { R2Accumulator } from '../../eval/forecast/r2.js'
import { worseThanBaseline } from '../../eval/forecast/worseThanBaseline.js'
import { readNetwork } from '../../models/forecast/weightsFile.js'
import { weightsFileName } from '../../models/forecast/weightsFileName.js'
import { loadPredictionModel } from '../../solution/predictionModel.js'
import { columnDefaults } from './columnOptions.js'
import { describePredicted } from './describePredicted.js'
import { memberSequences } from './memberSequences.js'
import type { RunSettings } from './runSettings.js'
import { type TrainConfig, trainConfig } from './trainConfig.js'
import { trainingData } from './trainingData.js'
import { type FinishedRun, trainRun } from './trainRun.js'
import { echoes } from './traits/testing/echoes.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-train-'))
const data = join(folder, 'data.parquet')
let runs = 0

const small: Partial<TrainConfig> = {
  data,
  numModels: 2,
  dModel: 8,
  nLayers: 1,
  dState: 4,
  headDim: 8,
  batchSize: 5,
  epochs: 3,
  lr: 3e-3,
  dropout: 0.1,
  crop: 60,
  ema: 0.9,
  features: 'raw,diff1',
  beside: 'raw',
}

/** What `small` gives on one worker, never stopped. */
let whole: FinishedRun

beforeAll(async () => {
  await writeSequenceTable(simulated(10, 1), data)
  whole = await trainRun(trainConfig(small), settings())
})

/** Sequences of 150 steps × 6 features. */
function simulated(sequences: number, seed: number) {
  return firstFeatures(simulateTable({ sequences, steps: 150, seed }), 6)
}

function settings(options: Partial<RunSettings> = {}) {
  const progress = { stream: quietStream(), live: false }
  return { runsDir: folder, name: `run-${runs++}`, workers: 1, progress, ...options }
}

function quietStream(onLine: (line: string) => void = () => {}) {
  return { write: (line: string) => onLine(line) } as unknown as RunSettings['progress']['stream']
}

/** What training made of a network: all but the share of it that validation bears out of the whole ensemble. */
function trainedTensors(bytes: Uint8Array) {
  const { 'target.mean': _, 'target.scale': __, ...tensors } = readNetwork(bytes, 'w').tensors
  return tensors
}

function weightsOf(name: string): Buffer[] {
  return [0, 1].map((member) =>
    readFileSync(join(folder, name, `mamba_model_${member}.safetensors`)),
  )
}

/** Aborts when the progress has shown `count` lines of training. */
function abortAfter(count: number): Pick<RunSettings, 'signal' | 'progress'> {
  const controller = new AbortController()
  let seen = 0
  const stream = quietStream((line) => {
    if (line.includes('epoch ') && ++seen >= count) controller.abort()
  })
  // A clock that leaps, so that every step shows a line.
  let clock = 0
  return {
    signal: controller.signal,
    progress: { stream, live: false, now: () => (clock += 20_000) },
  }
}

/** Adds the predictions of a sequence that is served one step at a time. */
function addServed(
  accumulator: R2Accumulator,
  model: ReturnType<typeof loadPredictionModel>,
  sequence: Sequence,
) {
  const n = sequence.states.length / sequence.needPrediction.length
  const predictions = new Float32Array(sequence.states.length)
  for (const stepInSeq of sequence.needPrediction.keys()) {
    const state = sequence.states.subarray(stepInSeq * n, (stepInSeq + 1) * n)
    const point = { seqIx: sequence.seqIx, stepInSeq, needPrediction: true, state }
    predictions.set(model.predict(point)!, stepInSeq * n)
  }
  accumulator.addSequence(sequence, predictions)
}

/** Served one step at a time, the ensemble scores what it scored in validation. */
async function expectServedAsValidated({ run, summary }: FinishedRun, config: TrainConfig) {
  const { valid } = await trainingData(config)
  const model = loadPredictionModel(run.path)
  const accumulator = new R2Accumulator(valid.featureNames.length)
  for (let i = 0; i < valid.seqIx.length; i++) addServed(accumulator, model, sequenceAt(valid, i))
  expect(accumulator.result().meanR2).toBeCloseTo(summary.validR2, 5)
}

/** So it does on the sequences to test on, and its pages are about these. */
async function expectServedAsTested({ run, summary }: FinishedRun, config: TrainConfig) {
  const { test } = await trainingData(config)
  const model = loadPredictionModel(run.path)
  const accumulator = new R2Accumulator(test!.featureNames.length)
  for (let i = 0; i < test!.seqIx.length; i++) addServed(accumulator, model, sequenceAt(test!, i))
  expect(summary.testR2).toBeCloseTo(accumulator.result().meanR2, 12)
  const count = test!.seqIx.length
  expect(pageOf(run)).toContain(
    `on ${count} test sequences, which chose nothing and were scored once, at the end`,
  )
  expect(readFileSync(run.file('MODEL_CARD.md'), 'utf8')).toContain(
    `Mean R² over ${count} test sequences, which chose nothing and were scored once, at the end:

| predictor | mean R² |`,
  )
}

/** What people read in the report. */
function pageOf({ path }: { path: string }): string {
  const page = parseMarkup(readFileSync(join(path, 'report.html'), 'utf8'), true)
  return textOf(elements(page).find(({ name }) => name === 'main')!)
}

describe('trainRun', () => {
  it('gives the same bytes with 1 and 3 workers, and other bytes for another seed', async () => {
    const first = weightsOf(whole.run.name)
    const { run } = await trainRun(trainConfig(small), settings({ workers: 3 }))
    expect(weightsOf(run.name)).toEqual(first)
    expect(first[0].equals(first[1])).toBe(false)
    const other = await trainRun(trainConfig({ ...small, numModels: 1, seed: 2 }), settings())
    expect(readFileSync(other.run.weightsFile('mamba2', 0)).equals(first[0])).toBe(false)
  })

  it('stopped in the middle of an epoch and resumed, gives the bytes of the run that never stopped', async () => {
    // At any step: killResume.test.ts.
    for (const [lines, workers] of [
      [1, 1],
      [11, 2],
    ]) {
      const interrupted = settings({ ...abortAfter(lines), workers })
      await expect(trainRun(trainConfig(small), interrupted)).rejects.toMatchObject({
        code: 'INTERRUPTED',
        exitCode: 130,
      })
      expect(existsSync(join(folder, interrupted.name, 'summary.json'))).toBe(false)
      await trainRun({}, settings({ name: interrupted.name, resume: true, workers: 3 - workers }))
      expect(weightsOf(interrupted.name)).toEqual(weightsOf(whole.run.name))
    }
  })

  it('leaves a run folder with everything in it and nothing half done', () => {
    const { run, summary } = whole
    expect(readdirSync(run.path).sort()).toEqual([
      'MODEL_CARD.md',
      'checkpoint-0',
      'checkpoint-1',
      'config.json',
      'events',
      'mamba_model_0.safetensors',
      'mamba_model_1.safetensors',
      'metrics.jsonl',
      'predict.json',
      'report.html',
      'ridge.safetensors',
      'ridgeTuned.safetensors',
      'summary.json',
    ])
    const { config } = readNetwork(
      readFileSync(run.weightsFile('mamba2', 0)),
      run.weightsFile('mamba2', 0),
    )
    expect(config.features).toEqual(['raw', 'diff1'])
    expect(config.plain).toEqual(['raw'])
    expect(config.nInputs).toBe(3 * 6)
    const metrics = readFileSync(run.file('metrics.jsonl'), 'utf8').trim().split('\n')
    expect(
      metrics.map((line) => JSON.parse(line)).map(({ member, epoch }) => [member, epoch]),
    ).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
      [1, 2],
    ])
    expect(summary.members.map(({ seed }) => seed)).toEqual([1000, 1001])
    expect(summary.baselines.ridgeTuned).toBeGreaterThan(summary.baselines.persistence)
    const card = readFileSync(run.file('MODEL_CARD.md'), 'utf8')
    expect(card).toContain(summary.validR2.toFixed(4))
    expect(card).toContain(
      `\n- Each network ${describePredicted(summary.predict)}, chosen by validation\n`,
    )
    const worse = worseThanBaseline(summary.validR2, summary.baselines)
    expect(worse).toMatch(/^\d\S* worse than /)
    expect(card).toContain(`\nThis model is ${worse}.\n`)
  })

  it('says where there was nothing to test on, by how much it is worse, and how it is repeated', () => {
    const { run, summary } = whole
    const worse = worseThanBaseline(summary.validR2, summary.baselines)!
    expect(worse).toContain(' worse than ')
    expect(pageOf(run)).toContain('on 2 validation sequences, which chose the epoch')
    expect(pageOf(run)).toContain(`${worse}.`)
    expect(pageOf(run)).toContain(
      `npx seqarena train --data ${data} --num-models 2 --d-model 8 --n-layers 1 --d-state 4 --head-dim 8 --batch-size 5 --epochs 3 --lr 0.003 --crop 60 --ema 0.9 --features raw,diff1 --runs-dir ${folder} --backend wasm --kernels `,
    )
    expect(readFileSync(run.file('MODEL_CARD.md'), 'utf8')).toContain(`This model is ${worse}.`)
  })

  it('trains members as the architectures that are listed, in turn, on sequences of unequal length', async () => {
    const unequal = join(folder, 'unequal.parquet')
    const long = simulated(12, 1)
    const lengths = [150, 2, 149, 61, 60, 59, 20, 110, 5, 90, 150, 3]
    const sequences = lengths.map((nSteps, i) => {
      const { states, needPrediction } = sequenceAt(long, i)
      const size = nSteps * long.featureNames.length
      return { states: states.slice(0, size), needPrediction: needPrediction.slice(0, nSteps) }
    })
    const table = {
      ...long,
      offsets: sequenceOffsets(lengths),
      states: joined(sequences.map(({ states }) => states)),
      needPrediction: Uint8Array.from(sequences.flatMap((one) => [...one.needPrediction])).fill(1),
    }
    await writeSequenceTable(table, unequal)
    const own = { ...small, data: unequal }
    const mixed = trainConfig({ ...own, arch: 'mamba2,gru', numModels: 3, nLayers: [1, 2] })
    const names = ['mamba_model_0', 'gru_model_1', 'mamba_model_2'].map((k) => `${k}.safetensors`)
    const runs = []
    for (const workers of [1, 2]) runs.push(await trainRun(mixed, settings({ workers })))
    const [one, two] = runs.map(({ run }) => names.map((own) => readFileSync(run.file(own))))
    expect(two).toEqual(one)
    const configs = one.map((bytes, k) => readNetwork(bytes, names[k]).config)
    expect(configs.map(({ model }) => [model.dModel, model.nLayers])).toEqual([
      [8, 1],
      [8, 2],
      [8, 1],
    ])
    const [{ run, summary }] = runs
    expect(summary.members.map(({ arch }) => arch)).toEqual(['mamba2', 'gru', 'mamba2'])
    const card = readFileSync(run.file('MODEL_CARD.md'), 'utf8')
    expect(card).toContain(
      '2 × Mamba-2 (dModel 8, 1 layer, dState 4, headDim 8), 1 × GRU (dModel 8, 2 layers)',
    )

    // Alone a member comes out the same: it depends on its number and architecture, not on the others.
    const alone = await trainRun(trainConfig({ ...own, numModels: 1 }), settings())
    expect(trainedTensors(readFileSync(alone.run.file(names[0])))).toEqual(trainedTensors(one[0]))
    await expectServedAsValidated(runs[0], mixed)
  })

  it('validates each member of folds on sequences that it was not trained on', async () => {
    const tables = ['folds-train.parquet', 'folds-valid.parquet'].map((name) => join(folder, name))
    const own = simulated(10, 1)
    await writeSequenceTable(selectSequences(own, [0, 1, 2, 3]), tables[0])
    const valid = selectSequences(own, [4, 5, 6, 7, 8, 9])
    await writeSequenceTable(valid, tables[1])
    // What is predicted is told, for it would be chosen by all sequences of the validation table.
    const options = {
      data: tables[0],
      valid: tables[1],
      epochs: 1,
      folds: 2,
      predict: 'state',
    } as const
    const config = trainConfig({ ...small, ...options })
    const { run, summary } = await trainRun(config, settings({ workers: 2 }))
    const leftOut = [0, 1].map((member) =>
      memberSequences(config, { nTrain: 4, nValid: 6 }, member).valid.filter((at) => at >= 4),
    )
    expect(Math.min(...leftOut.map(({ length }) => length))).toBeGreaterThan(0)

    // Each alone, served one step at a time, on what it left out of the validation table.
    const accumulator = new R2Accumulator(valid.featureNames.length)
    for (const [member, positions] of leftOut.entries()) {
      const alone = join(folder, `folds-${member}`)
      mkdirSync(alone)
      copyFileSync(run.weightsFile('mamba2', member), join(alone, weightsFileName('mamba2', 0)))
      for (const at of positions)
        addServed(accumulator, loadPredictionModel(alone), sequenceAt(valid, at - 4))
    }
    expect(accumulator.result().meanR2).toBeCloseTo(summary.validR2, 5)

    // A sequence that member 0 left out changes the weights of member 1, and none of member 0's.
    const changed = { ...valid, states: valid.states.slice() }
    sequenceAt(changed, leftOut[0][0] - 4).states.fill(0.5)
    await writeSequenceTable(changed, tables[1])
    const other = await trainRun(config, settings())
    const [before, after] = [run, other.run].map(({ name }) => weightsOf(name))
    expect(trainedTensors(after[0])).toEqual(trainedTensors(before[0]))
    expect(trainedTensors(after[1])).not.toEqual(trainedTensors(before[1]))
  })

  it('serves the traits that it was validated with', async () => {
    const file = join(folder, 'echoes.parquet')
    await writeSequenceTable(echoes(60, 120, [3, 7]), file)
    const config = trainConfig({ ...small, data: file, numModels: 1, epochs: 1, crop: 0 })
    const finished = await trainRun(config, settings({ workers: 2 }))
    const weights = finished.run.weightsFile('mamba2', 0)
    expect(readNetwork(readFileSync(weights), weights).config.traits).toMatchObject({ count: 1 })
    await expectServedAsValidated(finished, config)
    await expectServedAsTested(finished, config)
  })

  it.each(['mamba2', 'gru'])(
    'learns: the loss falls, and the ensemble beats predicting nothing: %s',
    async (arch) => {
      const learning = {
        arch,
        numModels: 1,
        dModel: 16,
        epochs: 25,
        lr: 0.01,
        ema: 0,
        dropout: 0,
        crop: 0,
      }
      const config = trainConfig({
        ...small,
        ...learning,
        batchSize: 2,
        features: 'raw',
        patience: 25,
      })
      const { run, summary } = await trainRun(config, settings())
      const losses = readFileSync(run.file('metrics.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line): number => JSON.parse(line).trainLoss)
      expect(losses.at(-1)).toBeLessThan(0.95 * losses[0])
      expect(summary.validR2).toBeGreaterThan(0.02)
    },
  )

  it('returns a finished run as it is when it is resumed', async () => {
    const again = await trainRun({}, settings({ name: whole.run.name, resume: true }))
    expect(again.summary).toEqual(JSON.parse(JSON.stringify(whole.summary)))
  })

  it('goes on with more epochs from where it ended, to the same bytes, stopped or not', async () => {
    const copy = (name: string) => {
      cpSync(whole.run.path, join(folder, name), { recursive: true })
      return name
    }
    const before = trainConfig(small).epochs
    const epochs = before + 2
    const once = settings({ name: copy('extended'), resume: true })
    const { run, summary } = await trainRun({ epochs }, once)
    expect(summary.config.epochs).toBe(epochs)
    const epochsOf = readFileSync(run.file('metrics.jsonl'), 'utf8').trim().split('\n').length
    expect(epochsOf).toBe(2 * epochs)
    expect(readFileSync(run.file('MODEL_CARD.md'), 'utf8')).toContain(
      `- Epochs: it had ended as a training of ${before}, and went on from there to ${epochs}\n`,
    )
    const name = copy('extended-stopped')
    const stopped = settings({ ...abortAfter(2), name, resume: true })
    await expect(trainRun({ epochs }, stopped)).rejects.toThrow('training stopped')
    await trainRun({ epochs }, settings({ name, resume: true, workers: 1 }))
    expect(weightsOf(name)).toEqual(weightsOf(run.name))
    for (const member of [0, 1]) {
      rmSync(join(folder, name, `checkpoint-${member}`), { recursive: true })
    }
    const more = trainRun({ epochs: epochs + 1 }, settings({ name, resume: true }))
    await expect(more).rejects.toThrow(
      `${join(folder, name)} has no checkpoint of member 0 to go on from. Train anew under another --name.`,
    )
  })

  it('stops with the best so far when the time is up', async () => {
    let clock = 0
    const config = trainConfig({ ...small, epochs: 1000 })
    const timed = settings({ maxMinutes: 1, now: () => (clock += 2000) })
    const { summary } = await trainRun(config, timed)
    expect(summary.members).toHaveLength(2)
    expect(Number.isFinite(summary.validR2)).toBe(true)
  })

  it('refuses a name that is taken, and leaves what is there', async () => {
    const { run } = whole
    const before = weightsOf(run.name)
    await expect(trainRun(trainConfig(small), settings({ name: run.name }))).rejects.toThrow(
      `${run.path} exists. Go on with it by --resume, or choose another --name.`,
    )
    expect(weightsOf(run.name)).toEqual(before)
  })

  it('refuses to resume with another configuration or other data', async () => {
    const own = join(folder, 'own.parquet')
    await writeSequenceTable(simulated(10, 1), own)
    const stopped = settings(abortAfter(1))
    await expect(trainRun(trainConfig({ ...small, data: own }), stopped)).rejects.toThrow(
      'training stopped',
    )
    const resumed = settings({ name: stopped.name, resume: true })
    const path = join(folder, stopped.name)
    await expect(trainRun({ lr: 0.5 }, resumed)).rejects.toThrow(
      `${path} was started with lr 0.003, not 0.5. Resume without that option, or train under another --name.`,
    )
    await writeSequenceTable(simulated(10, 2), own)
    await expect(trainRun({}, resumed)).rejects.toThrow(`the data of ${path} have changed`)
  })

  it('goes on with a run from before there were options of columns', async () => {
    const stopped = settings(abortAfter(1))
    await expect(trainRun(trainConfig(small), stopped)).rejects.toThrow('training stopped')
    const file = join(folder, stopped.name, 'config.json')
    const { config, ...rest } = JSON.parse(readFileSync(file, 'utf8'))
    for (const name of Object.keys(columnDefaults)) delete config[name]
    writeFileSync(file, JSON.stringify({ ...rest, config }))
    const { run } = await trainRun({}, settings({ name: stopped.name, resume: true }))
    expect(weightsOf(run.name)).toEqual(weightsOf(whole.run.name))
    expect(run.readConfig().config).toEqual(whole.run.readConfig().config)
  })

  it('trains on the columns that are asked for, and remembers them', async () => {
    const config = trainConfig({ ...small, numModels: 1, epochs: 1, columns: ['f_5', 'f_2'] })
    const { run, summary } = await trainRun(config, settings())
    expect(summary.featureNames).toEqual(['f_2', 'f_5'])
    expect(run.readConfig().config.columns).toEqual(['f_5', 'f_2'])
    expect(summary).not.toHaveProperty('optimumR2')
    const resumed = settings({ name: run.name, resume: true })
    await expect(trainRun({ columns: ['f_1'] }, resumed)).rejects.toThrow(
      'was started with columns ["f_5","f_2"], not ["f_1"]',
    )
  })

  it('refuses to go on with a run of another version, which lacks an option', async () => {
    const { run } = whole
    const { featureDropout: _, ...config } = run.readConfig().config
    const older = join(folder, 'older')
    mkdirSync(older)
    writeFileSync(join(older, 'config.json'), JSON.stringify({ ...run.readConfig(), config }))
    await expect(trainRun({}, settings({ name: 'older', resume: true }))).rejects.toThrow(
      `${older} was started by another version of seqarena, without featureDropout`,
    )
  })

  it('says that there is no such run, and which there are', async () => {
    await expect(trainRun({}, settings({ name: 'nowhere', resume: true }))).rejects.toThrow(
      `there is no run ${join(folder, 'nowhere')}. Known runs: `,
    )
  })

  it('trains on past a value that is far beyond all others', async () => {
    const table = simulated(10, 1)
    const broken = { ...table, states: table.states.slice() }
    broken.states.fill(3e38, 0, 40)
    const file = join(folder, 'huge.parquet')
    await writeSequenceTable(broken, file)
    const config = trainConfig({ ...small, data: file, numModels: 1 })
    const { summary } = await trainRun(config, settings())
    expect(summary.members[0].bestEpoch).toBeGreaterThan(0)
  })

  it('stops at a loss that is no number, naming the place, and keeps the last checkpoint', async () => {
    const hot = settings()
    const config = trainConfig({
      ...small,
      numModels: 1,
      epochs: 500,
      schedule: 'constant',
      // At each step the weights grow to some nine times their size.
      lr: 0.99,
      weightDecay: 9.9,
    })
    await expect(trainRun(config, hot)).rejects.toMatchObject({
      code: 'NOT_FINITE',
      message: expect.stringMatching(
        /member 0, epoch \d+, step \d+: .* is no longer a finite number/,
      ),
    })
    // Beside another member the failure comes through, not that the other was stopped for it.
    const two = { ...config, numModels: 2 }
    await expect(trainRun(two, settings({ workers: 2 }))).rejects.toMatchObject({
      code: 'NOT_FINITE',
    })
  })

  it('refuses names that are no folder names', async () => {
    await expect(trainRun(trainConfig(small), settings({ name: '../x' }))).rejects.toThrow(
      '"../x" cannot be a run\'s name. Use letters, digits, dots, dashes and underscores.',
    )
  })

  it('starts anew where a start was killed before it wrote anything', async () => {
    const killed = settings()
    const path = join(folder, killed.name)
    mkdirSync(path)
    writeFileSync(join(path, 'config.json.1-abcd.tmp'), '{')
    holdFolder(path, { pid: 2 ** 30 })
    const { run } = await trainRun(trainConfig({ ...small, numModels: 1, epochs: 1 }), killed)
    const left = (name: string) => name.endsWith('.tmp') || name === lockFileName
    expect(readdirSync(run.path).filter(left)).toEqual([])
  })

  it('keeps out of a folder that another process trains in', async () => {
    const busy = settings()
    const path = join(folder, busy.name)
    mkdirSync(path)
    holdFolder(path)
    const config = trainConfig({ ...small, numModels: 1, epochs: 1 })
    const message = `${path}: is in use by process ${process.ppid}`
    await expect(trainRun(config, busy)).rejects.toThrow(message)
    writeFileSync(join(path, 'config.json'), readFileSync(whole.run.file('config.json')))
    await expect(trainRun({}, { ...busy, resume: true })).rejects.toThrow(message)
  })
})
