import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { resolveSolution, type Solution } from '../resolveSolution.js'

/** A folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'seqarena-score-')))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A solution of which all is given. */
export function writeSolution(folder: string, name: string, source: string): Solution {
  const file = join(folder, name)
  writeFileSync(file, source)
  return resolveSolution(file)
}

/** Stands for the bundled solution: predicts 1 where it was offered an addon that loads, 0 where none. */
export function addonSolution(folder: string): Solution {
  const source = `import { createRequire } from 'node:module'
const addon = process.env.SEQARENA_NATIVE_KERNELS
const loads = addon ? Number('streamingStep' in createRequire(import.meta.url)(addon)) : 0
export class PredictionModel {
  predict(point) { return point.needPrediction ? [loads, loads, loads] : null }
}
`
  return { ...writeSolution(folder, 'addon.mjs', source), modelDir: folder }
}

let count = 0

/** A Node solution whose `predict(point)` has this body; `this.calls` counts the calls. */
export function nodeSolution(folder: string, body: string): Solution {
  const source = `import fs from 'node:fs'
export class PredictionModel {
  calls = 0
  predict(point) {
    this.calls++
    const answer = () => (point.needPrediction ? point.state : null)
    ${body}
  }
}
`
  return writeSolution(folder, `solution${count++}.mjs`, source)
}

/** A Python solution whose `predict(self, point)` has this body, on one line. */
export function pythonSolution(folder: string, body: string): Solution {
  const source = `import os, sys, time
import numpy as np
from utils import DataPoint

class PredictionModel:
    def __init__(self):
        self.calls = 0

    def predict(self, point: DataPoint):
        self.calls += 1
        answer = point.state if point.need_prediction else None
        ${body}
`
  return writeSolution(folder, `solution${count++}.py`, source)
}
