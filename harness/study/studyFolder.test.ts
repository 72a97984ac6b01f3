import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { writeJsonFile } from '../../base/jsonFile.js'
import { trainConfig } from '../../train/forecast/trainConfig.js'
import { openStudyFolder, type StudyFolder } from './studyFolder.js'

const runsDir = mkdtempSync(join(tmpdir(), 'seqarena-study-folder-'))
afterAll(() => rmSync(runsDir, { recursive: true }))

const inputs = [{ role: 'train', file: 'data/train.parquet', fingerprint: 'sha256:1' }]
const { data: _, valid: __, seed: ___, ...training } = trainConfig({ lr: 0.002 })
const job = (changes: object = {}) => ({
  verb: 'train-forecaster',
  config: { training: { ...training, ...changes } },
  inputs,
  seed: 1,
})

describe('the folder of a training', () => {
  let folder: StudyFolder

  beforeEach(() => {
    rmSync(join(runsDir, 'study'), { recursive: true, force: true })
    folder = openStudyFolder(runsDir, 'study')
    writeJsonFile(folder.file('plan.json'), {})
  })

  /** As a start leaves it. */
  function start(name: string, stored: ReturnType<typeof job>): string {
    const placed = folder.placeTraining(name, stored)
    mkdirSync(placed.outDir, { recursive: true })
    writeJsonFile(join(placed.outDir, 'job.json'), placed)
    return placed.outDir
  }

  it('belongs to its content, whatever the configuration is called', () => {
    const outDir = start('Größe 2 / all', job())
    expect(basename(outDir)).toMatch(/^Größe-2-all-1-[\da-f]{8}$/)
    expect(folder.placeTraining('renamed', job()).outDir).toBe(outDir)
    expect(folder.placeTraining('Größe 2 / all', job({ lr: 0.003 })).outDir).not.toBe(outDir)
    expect(folder.placeTraining('Größe 2 / all', { ...job(), seed: 2 }).outDir).not.toBe(outDir)
    const other = [{ ...inputs[0], fingerprint: 'sha256:2' }]
    expect(folder.placeTraining('x', { ...job(), inputs: other }).outDir).not.toBe(outDir)
    const moved = [{ ...inputs[0], file: 'elsewhere/train.parquet' }]
    expect(folder.placeTraining('x', { ...job(), inputs: moved }).outDir).toBe(outDir)
  })

  it('is found where the training was started before an option came, and is gone on with as it was', () => {
    const { ema: ____, ...older } = training
    const stored = { ...job(), config: { training: older as typeof training } }
    const outDir = start('raw', stored)
    const found = folder.placeTraining('raw', job())
    expect(found.outDir).toBe(outDir)
    expect(found.config.training).not.toHaveProperty('ema')
    expect(folder.placeTraining('raw', job({ ema: 0.9 })).outDir).not.toBe(outDir)
  })

  it('is no folder of something else', () => {
    mkdirSync(join(runsDir, 'run'))
    writeJsonFile(join(runsDir, 'run', 'config.json'), {})
    expect(() => openStudyFolder(runsDir, 'run')).toThrow('is no folder of a study')
    expect(() => openStudyFolder(runsDir, '../run')).toThrow("cannot be a run's name")
  })
})
