import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { InterruptedError } from '../../base/errors.js'
import { orders } from '../../datasets/testing/orders.js'
import { readGenerator } from '../../models/generator/generatorFile.js'
import { generatorTrainConfig } from './generatorTrainConfig.js'
import { type GeneratorTraining, trainGenerator } from './trainGenerator.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-generator-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const training = orders(120, 1)
const config = generatorTrainConfig({
  dModel: 16,
  nLayers: 1,
  dState: 8,
  headDim: 16,
  dHidden: 16,
  batchSize: 20,
  epochs: 3,
  lr: 0.01,
  ema: 0.9,
  dropout: 0.1,
})

function trainingIn(name: string, options: Partial<GeneratorTraining> = {}): GeneratorTraining {
  return {
    training,
    key: 'customer',
    config,
    member: 0,
    folder: join(folder, name),
    workers: 1,
    backend: 'auto',
    kernels: 'auto',
    maxMinutes: Number.POSITIVE_INFINITY,
    signal: new AbortController().signal,
    ...options,
  }
}

const fileOf = (name: string) => readFileSync(join(folder, name, 'generator.safetensors'))

describe('trainGenerator', () => {
  it('learns: rows it has not seen become more probable, and its file says how rows are made', async () => {
    const trained = await trainGenerator(trainingIn('learns'))
    const lines = readFileSync(join(folder, 'learns', 'metrics.jsonl'), 'utf8')
      .trim()
      .split('\n')
    const losses = lines.map((line) => JSON.parse(line).validLoss as number)
    expect(losses.length).toBe(3)
    expect(losses[2]).toBeLessThan(losses[0])
    expect(trained.validLoss).toBe(Math.min(...losses))
    const { config: network, codec } = readGenerator(readFileSync(trained.file), trained.file)
    expect(network.columns.map(({ name, rows }) => `${name}: ${rows}`)).toEqual([
      ...['day: first', 'day (gap): later', 'amount: all', 'shop: first'],
      ...['rating: all', 'returns: all'],
    ])
    expect(trained.notes).toEqual([
      'the same in all rows of a group: shop.',
      'in order in each group, drawn as differences: day.',
    ])
    expect(codec.key!.name).toBe('customer')
    expect(existsSync(join(folder, 'learns', 'checkpoint'))).toBe(false)
  })

  it('gives the same bytes on two threads, and other ones to another member', async () => {
    await trainGenerator(trainingIn('two', { workers: 2 }))
    await trainGenerator(trainingIn('other', { member: 1 }))
    expect(fileOf('two')).toEqual(fileOf('learns'))
    expect(fileOf('other')).not.toEqual(fileOf('learns'))
  })

  it('goes on after an interrupt as if there had been none', async () => {
    const controller = new AbortController()
    const stopping = trainGenerator(
      trainingIn('stopped', {
        signal: controller.signal,
        onProgress: (share) => {
          if (share > 0.5) controller.abort()
        },
      }),
    )
    await expect(stopping).rejects.toThrow(InterruptedError)
    cpSync(join(folder, 'stopped'), join(folder, 'copy'), { recursive: true })
    await trainGenerator(trainingIn('stopped'))
    expect(fileOf('stopped')).toEqual(fileOf('learns'))
    // What is left behind is of this table and configuration alone.
    const changed = { ...config, lr: 0.02 }
    await expect(trainGenerator(trainingIn('copy', { config: changed }))).rejects.toThrow(
      'is a checkpoint of another configuration or of other data',
    )
  })

  it('returns what is finished as it is', async () => {
    const first = await trainGenerator(trainingIn('learns', { maxMinutes: 0 }))
    expect(first).toEqual(await trainGenerator(trainingIn('learns')))
    expect(first.epochs).toBe(3)
    const changed = { ...config, epochs: 4 }
    await expect(trainGenerator(trainingIn('learns', { config: changed }))).rejects.toThrow(
      'is of a generator of another table or configuration. Train into another folder.',
    )
  })

  it('keeps the best so far when its time is up, however little there was', async () => {
    const { epochs } = await trainGenerator(trainingIn('short', { maxMinutes: 1e-9 }))
    expect(epochs).toBe(1)
    readGenerator(fileOf('short'), 'short')
  })

  it('learns any order of columns', async () => {
    const any = { ...config, columnOrder: 'any' as const, epochs: 1 }
    const { file } = await trainGenerator(trainingIn('any', { config: any }))
    expect(readGenerator(readFileSync(file), file).config.order).toBe(null)
  })

  it('refuses a table with nothing to generate', async () => {
    const key = training.columns.filter(({ name }) => name === 'customer')
    const bare = { ...training, columns: key }
    await expect(trainGenerator(trainingIn('bare', { training: bare }))).rejects.toThrow(
      'there is no column besides the key customer',
    )
  })
})
