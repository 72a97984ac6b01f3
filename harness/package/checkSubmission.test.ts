import { zipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { GateError } from '../../base/errors.js'
import { tableOfRun } from '../score/knownTable.js'
import { hasPython } from '../score/testing/hasPython.js'
import { temporaryFolder } from '../score/testing/writeSolution.js'
import { checkSubmission } from './checkSubmission.js'
import { type Sample, sampleTable } from './sampleTable.js'
import { collectSubmission } from './submissionFiles.js'
import { tinyRun, tinyTable } from './testing/tinyRun.js'

const folder = temporaryFolder()
/** The time that a busy machine takes refuses nothing but where it is to. */
const off = { sandbox: 'off', limits: { maxMinutes: 1e4 } } as const
const run = tinyRun(folder, 'run')
const submission = collectSubmission(run)
let sample: Sample

beforeAll(async () => {
  const file = `${folder}/table.parquet`
  await tinyTable(file)
  sample = await sampleTable(submission, { file, like: tableOfRun(run, run)! })
})

/** The zip of the tiny run with one file changed. */
function changed(name: string, change: (source: string) => string): Uint8Array {
  const source = Buffer.from(submission.files[name]).toString('utf8')
  const text = change(source)
  expect(text).not.toBe(source)
  return zipSync({ ...submission.files, [name]: Buffer.from(text) })
}

/** Why a submission was refused. */
async function refusal(zip: Uint8Array, options = {}, on = sample): Promise<string> {
  const error = await checkSubmission(zip, on, { ...off, ...options }).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(GateError)
  expect(error).toMatchObject({ code: 'SUBMISSION_REFUSED', exitCode: 1 })
  return (error as GateError).message
}

describe('checkSubmission', () => {
  it('lets a submission pass whose languages agree', async () => {
    const check = await checkSubmission(zipSync(submission.files), sample, off)
    const languages = check.languages.map(({ language }) => language)
    expect(languages).toEqual(hasPython ? ['node', 'python'] : ['node'])
    if (hasPython) expect(check.largestDifference).toBeLessThan(1e-5)
    for (const { p95Ms, projectedContestSeconds } of check.languages) {
      expect(p95Ms).toBeGreaterThan(0)
      expect(projectedContestSeconds).toBeGreaterThan(0)
    }
  })

  it('checks Node alone where Python is missing, and says why', async () => {
    const python = 'no-such-python'
    const check = await checkSubmission(zipSync(submission.files), sample, { ...off, python })
    expect(check.pythonMissing).toBe('no-such-python was not found')
    expect(check.languages).toHaveLength(1)
    expect(check.largestDifference).toBeUndefined()
  })

  it('refuses a Node solution that fails, with its own words', async () => {
    const zip = changed(
      'solution.mjs',
      () => `export class PredictionModel {
        predict(point) { throw new Error('no idea') }
      }`,
    )
    expect(await refusal(zip)).toMatch(
      /^solution\.mjs fails on the sample: seq_ix 0, step 0: predict failed: .*no idea/,
    )
  })

  const shiftedBy = (shift: number) => (source: string) =>
    source.replace('return tensors["target.mean"] +', `return ${shift} + tensors["target.mean"] +`)

  it.skipIf(!hasPython)('sees a difference in a feature that is constant and large', async () => {
    const n = sample.featureNames.length
    const sequences = sample.sequences.map((one) => {
      const states = one.states.map((value, at) => (at % n === 0 ? 12_345.678 : value))
      return { ...one, states }
    })
    const zip = changed('solution.py', shiftedBy(0.01))
    const message = await refusal(zip, {}, { ...sample, sequences })
    expect(message).toMatch(/^seq_ix \d, step 99, column f_0: solution\.py predicts /)
  })

  it.skipIf(!hasPython)('sees in small units what it sees in large ones', async () => {
    const inNode = `export class PredictionModel {
      predict = ({ needPrediction, state }) => (needPrediction ? state : null)
    }`
    const inPython = `class PredictionModel:
    def predict(self, point):
        return point.state * 1.001 if point.need_prediction else None
`
    const zip = zipSync({
      'solution.mjs': Buffer.from(inNode),
      'solution.py': Buffer.from(inPython),
    })
    for (const unit of [1, 2 ** -20]) {
      const sequences = sample.sequences.map((one) => {
        return { ...one, states: one.states.map((value) => value * unit) }
      })
      expect(await refusal(zip, {}, { ...sample, sequences })).toContain('step 99, column f_0')
    }
  })

  it.skipIf(!hasPython)('refuses languages that differ, naming the place', async () => {
    const tampered = changed('solution.py', shiftedBy(0.001))
    expect(await refusal(tampered)).toMatch(
      /^seq_ix \d, step 99, column f_0: solution\.py predicts -?[\d.]+ where solution\.mjs predicts -?[\d.]+\. Please report it: the two must agree to 1e-4\.$/,
    )
  })

  it.skipIf(!hasPython)('refuses a Python solution that fails, with its own words', async () => {
    const zip = changed('solution.py', (source) => source.replace('import math', 'import maths'))
    expect(await refusal(zip)).toMatch(
      /^solution\.py fails on the sample: the solution cannot be imported: .*No module named 'maths'/,
    )
  })

  it('refuses what would take longer than the limit', async () => {
    // 517,000 steps in 15 s would be 0.03 ms a step: less than handing one over takes.
    expect(await refusal(zipSync(submission.files), { limits: { maxMinutes: 0.25 } })).toMatch(
      /^solution\.mjs would take \w+ for the contest's 517 sequences; the limit is 15s\. Package fewer or smaller members\.$/,
    )
  })

  it('lets the interruption of a user through', async () => {
    const controller = new AbortController()
    controller.abort()
    const options = { ...off, signal: controller.signal }
    await expect(checkSubmission(zipSync(submission.files), sample, options)).rejects.toMatchObject(
      { code: 'INTERRUPTED', exitCode: 130 },
    )
  })
})
