import { describe, expect, it } from 'vitest'
import { repeatCommands } from './repeatCommands.js'
import { type RunConfig, RunFolder } from './runFolder.js'
import { trainConfig } from './trainConfig.js'

const runConfig: RunConfig = {
  formatVersion: 1,
  packageVersion: '0.1.0',
  createdAt: '2026-01-31T17:45:00.000Z',
  config: trainConfig({ data: 'my data.csv', drop: ['a,b', 'c'], epochs: 30 }, 'quick'),
  data: { description: '', fingerprint: '' },
  backend: { name: 'wasm', reason: '' },
  kernels: 'native-v3',
}

describe('repeatCommands', () => {
  it('is one command, with what differs from the defaults and what the bits depend on', () => {
    expect(repeatCommands(new RunFolder('runs/mine'), runConfig)).toEqual([
      `npx seqarena train --data 'my data.csv' --drop '"a,b",c' --num-models 1 --epochs 30 --dropout 0 --features raw --normalize none --backend wasm --kernels native-v3 --name mine-again`,
    ])
  })

  it('is one more each time that the run was given more epochs', () => {
    const extended = { ...runConfig, config: trainConfig({ epochs: 9 }), epochsBefore: [3, 5] }
    const machine = '--backend wasm --kernels native-v3 --name mine-again'
    expect(repeatCommands(new RunFolder('runs/mine'), extended)).toEqual([
      `npx seqarena train --epochs 3 --sequences 96 --steps 1000 ${machine}`,
      `npx seqarena train --resume --epochs 5 ${machine}`,
      `npx seqarena train --resume --epochs 9 ${machine}`,
    ])
  })

  it('names the folder of runs and the backend where they are others', () => {
    const onGpu = {
      ...runConfig,
      backend: { name: 'tfjs-node-gpu', reason: '' },
      kernels: 'composed',
    }
    const [command] = repeatCommands(new RunFolder('other runs/mine'), onGpu)
    expect(command).toMatch(/ --runs-dir 'other runs' --backend tfjs-node-gpu --name mine-again$/)
  })
})
