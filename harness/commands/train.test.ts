import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { repeatCommands } from '../../train/forecast/repeatCommands.js'
import { RunFolder } from '../../train/forecast/runFolder.js'
import { presets, type TrainConfig, trainConfig } from '../../train/forecast/trainConfig.js'
import { runCommand } from '../testing/runCommand.js'

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 6 })
  .filter((text) => !/[\0]/.test(text))
const names = fc.array(name, { minLength: 1, maxLength: 3 })
const options: fc.Arbitrary<Partial<TrainConfig>> = fc.record(
  {
    data: fc.constantFrom('t.parquet', 'my data.csv', "it's.csv"),
    testShare: fc.constantFrom(0, 0.2),
    split: fc.constantFrom('time', 'random'),
    drop: names,
    keep: names,
    idColumn: name,
    warmUp: fc.nat({ max: 50 }).map((steps) => steps + 1),
    arch: fc.constantFrom('gru', 'mamba2,gru'),
    dModel: fc.constantFrom(64, 128),
    lr: fc.constantFrom(0.001, 2e-4),
    crop: fc.constantFrom(0, 100),
    features: fc.constantFrom('raw,differences', 'all,lags'),
    beside: fc.constant('none'),
    predict: fc.constantFrom('change', 'residual'),
    seed: fc.nat(),
  },
  { requiredKeys: ['data'] },
)

it('reads from the command that a report shows the options of the training that it is about', async () => {
  const preset = fc.constantFrom(...Object.keys(presets))
  await fc.assert(
    fc.asyncProperty(fc.oneof(options, fc.constant({})), preset, async (given, base) => {
      const config = trainConfig(given, base)
      const [command] = repeatCommands(new RunFolder('runs/mine'), {
        formatVersion: 1,
        packageVersion: '0.1.0',
        createdAt: '',
        config,
        data: { description: '', fingerprint: '' },
        backend: { name: 'wasm', reason: '' },
        kernels: 'wasm-simd',
      })
      const script = `for word in ${command}; do printf '%s\\0' "$word"; done`
      const words = execFileSync('bash', ['--norc', '-c', script], {
        encoding: 'utf8',
        env: { LC_ALL: 'C.UTF-8' },
      }).split('\0')
      expect(words.slice(0, 3)).toEqual(['npx', 'seqarena', 'train'])
      const { stdout } = await runCommand('.', [...words.slice(2, -1), '--print-config'])
      const { simulate, ...read } = JSON.parse(stdout)
      const { simulate: size, ...expected } = config
      expect(read).toEqual(expected)
      // The size of a table that is not simulated says nothing.
      if (config.data === null) expect(simulate).toEqual(size)
    }),
    { numRuns: 30 },
  )
})
