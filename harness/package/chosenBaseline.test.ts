import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { RunFolder, type RunSummary } from '../../train/forecast/runFolder.js'
import { temporaryFolder } from '../score/testing/writeSolution.js'
import { chosenBaseline } from './chosenBaseline.js'

const folder = temporaryFolder()

/** A finished run that scored these baselines on validation. */
function runOf(name: string, baselines: Record<string, number>): RunFolder {
  const run = new RunFolder(join(folder, name))
  mkdirSync(run.path)
  run.writeSummary({ baselines, testBaselines: { persistence: 0.9 } } as unknown as RunSummary)
  return run
}

it('is the best on validation, or that of the name', () => {
  const run = runOf('run', { persistence: 0.1, drift: 0.6, ridge: 0.3 })
  const drift = { name: 'drift', validR2: 0.6, isBest: true }
  expect(chosenBaseline(run, 'best')).toEqual(drift)
  expect(chosenBaseline(run, 'drift')).toEqual(drift)
  expect(chosenBaseline(run, 'ridge')).toEqual({ name: 'ridge', validR2: 0.3, isBest: false })
  // The run is from before there was one.
  expect(chosenBaseline(run, 'ridgeTuned')).toEqual({ name: 'ridgeTuned', isBest: false })
})

it('is among those that can be packed', () => {
  const run = runOf('old', { persistence: 0.1, ridge: 0.3, ridgeBest: 0.4 })
  expect(chosenBaseline(run, 'best')).toEqual({ name: 'ridge', validR2: 0.3, isBest: true })
})

it('is not known of a run that is not finished', () => {
  const run = new RunFolder(join(folder, 'unfinished'))
  expect(chosenBaseline(run, 'ridge')).toEqual({ name: 'ridge', isBest: false })
  expect(() => chosenBaseline(run, 'best')).toThrow(
    `${run.path}: is not finished, so that no baseline is known to be the best. Finish its training first: seqarena train --resume --name unfinished --runs-dir ${folder}; or name one: --baseline persistence, drift, movingAverage, ridge, ridgeTuned`,
  )
})
