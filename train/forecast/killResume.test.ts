import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { RunSettings } from './runSettings.js'
import { trainConfig } from './trainConfig.js'
import { trainRun } from './trainRun.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-kill-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const config = trainConfig({
  arch: 'mamba2,gru',
  numModels: 2,
  dModel: 4,
  nLayers: 1,
  dState: 2,
  headDim: 4,
  batchSize: 2,
  crop: 60,
  dropout: 0.1,
  ema: 0.9,
  averageBest: 2,
  epochs: 2,
  features: 'raw',
  simulate: { sequences: 5, steps: 110 },
})

function settings(name: string, onLine: (line: string) => void = () => {}) {
  // Clocks that leap, so that every step shows a line and writes a checkpoint.
  let shown = 0
  let clock = 0
  const stream = { write: onLine } as unknown as RunSettings['progress']['stream']
  return {
    runsDir: folder,
    name,
    workers: 1,
    progress: { stream, live: false, now: () => (shown += 20_000) },
    now: () => (clock += 61_000),
  }
}

function weightsOf(name: string): Buffer[] {
  return ['mamba_model_0', 'gru_model_1'].map((own) =>
    readFileSync(join(folder, name, `${own}.safetensors`)),
  )
}

describe('a training that is killed', () => {
  // As a process, at random moments: npm run torture -- kills.
  it('gives the same weights when it is resumed from what lies on the disk at any step', async () => {
    // A run folder copied at some moment is what a kill at that moment leaves.
    const copies: string[] = []
    const whole = settings('whole', (line) => {
      if (!line.includes('epoch ') || !existsSync(join(folder, 'whole'))) return
      const name = `copy-${copies.length}`
      cpSync(join(folder, 'whole'), join(folder, name), { recursive: true })
      copies.push(name)
    })
    await trainRun(config, whole)
    expect(copies.length).toBeGreaterThan(12)
    for (const name of copies.filter((_, i) => i % 6 === 1)) {
      await trainRun({}, { ...settings(name), resume: true })
      expect(weightsOf(name), name).toEqual(weightsOf('whole'))
    }
  })
})
