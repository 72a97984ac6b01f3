import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../../base/packageRoot.js'
import { resolveSolution } from '../score/resolveSolution.js'
import { scoreSolution } from '../score/scoreSolution.js'
import { temporaryFolder } from '../score/testing/writeSolution.js'
import { tinyRun, tinyTable } from './testing/tinyRun.js'

const folder = temporaryFolder()
const run = tinyRun(folder, 'run')
const table = join(folder, 'table.parquet')
const zip = join(folder, 'out.zip')
await tinyTable(table)

const script = (...args: string[]) =>
  spawnSync('bash', [join(packageRoot, 'prepare_submission.sh'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  })

function withoutPyarrow(): string {
  const { error, status } = spawnSync('python3', ['-c', 'import numpy, pyarrow'])
  if (error) return ' (skipped: python3 is not installed)'
  return status === 0 ? '' : ' (skipped: python3 has no numpy or no pyarrow)'
}
const skipped = withoutPyarrow()

describe('prepare_submission.sh', () => {
  it('writes the zip, tells what it tried, and says when it is ready', () => {
    const { status, stdout } = script(run, '--out', zip, '--data', table)
    expect(stdout).toContain(
      `solution.py, requirements.txt, solution.mjs, mamba_model_0.safetensors, gru_model_1.safetensors
unpacked in an empty folder and tried on 2 sequences of ${table}
  node    p95 `,
    )
    expect(stdout).toMatch(/\nready to submit\n$/)
    expect(status).toBe(0)
  })

  it('says what to do where there is no run', () => {
    const { status, stderr } = script()
    expect(stderr).toBe('error: no finished run in runs/. Train one first: npx seqarena train\n')
    expect(status).toBe(2)
  })

  it.skipIf(skipped !== '')(
    `makes a zip that the contest's own Python scorer accepts, with Node's predictions${skipped}`,
    async () => {
      expect(script(run, '--out', zip, '--data', table).status).toBe(0)
      // Nothing but the zip, and what the contest lays beside it.
      const place = join(folder, 'contest')
      mkdirSync(place)
      for (const [name, bytes] of Object.entries(unzipSync(readFileSync(zip)))) {
        writeFileSync(join(place, name), bytes)
      }
      copyFileSync(join(packageRoot, 'solution/utils.py'), join(place, 'utils.py'))
      const scorer = join(packageRoot, 'harness/package/testing/contest_scorer.py')
      const answers = join(folder, 'answers.f32')
      const { status, stdout, stderr } = spawnSync('python3', ['-B', scorer, table, answers], {
        cwd: place,
        encoding: 'utf8',
      })
      expect(stderr).toBe('')
      expect(status).toBe(0)

      const own: number[] = []
      const { score } = await scoreSolution({
        data: table,
        solution: resolveSolution(run),
        sandbox: 'off',
        onSequence: ({ needPrediction }, predictions) => {
          const nFeatures = predictions.length / needPrediction.length
          const scored = predictions.slice(0, -nFeatures).filter((value) => !Number.isNaN(value))
          own.push(...scored)
        },
      })
      const theirs = JSON.parse(stdout)
      expect(theirs.scoredRows).toBe(score.scoredRows)
      expect(theirs.meanR2).toBeCloseTo(score.meanR2, 5)
      const found = new Float32Array(Uint8Array.from(readFileSync(answers)).buffer)
      expect(found).toHaveLength(own.length)
      const largest = own.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i])), 0)
      expect(largest).toBeLessThan(1e-4)
    },
  )
})
