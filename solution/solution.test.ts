import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageRoot } from '../base/packageRoot.js'
import { platformBuilds } from '../kernels/builds.js'
import { nativeAddon } from '../kernels/nativeAddon.js'
import { servingKernels } from './servingKernels.js'
import {
  largestDifference,
  networks,
  nFeatures,
  nSequences,
  nSteps,
  replay,
  states,
  weightsFolder,
} from './testing/replay.js'

const directory = mkdtempSync(join(tmpdir(), 'seqarena-solution-'))
afterAll(() => rmSync(directory, { recursive: true }))

describe('solution.mjs', () => {
  const bundle = join(directory, 'solution.mjs')
  beforeAll(async () => {
    const { bundleSolution } = await import(join(packageRoot, 'scripts/bundleSolution.mjs'))
    await bundleSolution(bundle)
  })

  it('is one small file that imports nothing but Node', () => {
    const imports = readFileSync(bundle, 'utf8').match(/^(import|export) .* from .*$/gm) ?? []
    expect(imports.length).toBeGreaterThan(0)
    for (const line of imports) expect(line).toMatch(/ from ["']node:\w+["'];?$/)
    expect(statSync(bundle).size).toBeLessThan(350_000)
  })

  /** What the bundle predicts with the weights beside it, started with `env`. */
  function replayAlone(env: NodeJS.ProcessEnv): Float32Array {
    const folder = weightsFolder(mkdtempSync(join(directory, 'node-')), networks)
    writeFileSync(join(folder, 'solution.mjs'), readFileSync(bundle))
    const script = `
      import { readFileSync, writeFileSync } from 'node:fs'
      import { PredictionModel } from './solution.mjs'
      const states = new Float32Array(Uint8Array.from(readFileSync('states.f32')).buffer)
      const out = new Float32Array(states.length).fill(NaN)
      const model = new PredictionModel()
      for (let row = 0; row < ${nSequences * nSteps}; row++) {
        const stepInSeq = row % ${nSteps}
        const seqIx = 100 - Math.floor(row / ${nSteps})
        const state = states.subarray(row * ${nFeatures}, (row + 1) * ${nFeatures})
        const prediction = model.predict({ seqIx, stepInSeq, needPrediction: stepInSeq % 3 !== 0, state })
        if (prediction) out.set(prediction, row * ${nFeatures})
      }
      writeFileSync('out.f32', out)`
    writeFileSync(join(folder, 'states.f32'), states)
    const args = ['--input-type=module', '--eval', script]
    const { status, stderr } = spawnSync(process.execPath, args, {
      cwd: folder,
      env,
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([0, ''])
    return new Float32Array(Uint8Array.from(readFileSync(join(folder, 'out.f32'))).buffer)
  }

  const plainWasm = platformBuilds().at(-1)!
  const addon = nativeAddon()

  it.each([
    ['alone', {}],
    ['offered an addon that is not there', { SEQARENA_NATIVE_KERNELS: join(directory, 'no.node') }],
  ])('predicts what the library does with plain wasm: %s', (_, env) => {
    const expected = replay(networks, servingKernels([plainWasm]))
    expect(largestDifference(replayAlone(env), expected)).toBe(0)
  })

  it.skipIf(!addon)('predicts what the library does with the addon that it is offered', () => {
    const predicted = replayAlone({ SEQARENA_NATIVE_KERNELS: addon })
    expect(largestDifference(predicted, replay(networks))).toBe(0)
    expect(largestDifference(predicted, replayAlone({}))).toBeGreaterThan(0)
  })

  it('predicts the mean of the states so far when it has no weights, and says so once', () => {
    const script = `
      import { PredictionModel } from '${bundle}'
      const model = new PredictionModel()
      const point = (seqIx, stepInSeq, needPrediction, ...state) =>
        console.log(String(model.predict({ seqIx, stepInSeq, needPrediction, state: Float32Array.from(state) })))
      point(1, 0, false, 2, 4)
      point(1, 1, true, 4, 0)
      point(2, 0, true, 7, 8)
      point(2, 1, true, 8, 8)
      point(2, 0, true, 1, 1)`
    const args = ['--input-type=module', '--eval', script]
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect(stdout).toBe('null\n3,2\n7,8\n7.5,8\n1,1\n')
    expect(stderr).toBe(
      `no mamba_model_<k>.safetensors or gru_model_<k>.safetensors in ${directory}/: predicting the mean of the states so far\n`,
    )
  })
})
