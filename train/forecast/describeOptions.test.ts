import { describe, expect, it } from 'vitest'
import { describeOptions } from './describeOptions.js'
import { trainConfig } from './trainConfig.js'

describe('describeOptions', () => {
  it('says what differs from the defaults, as it is typed', () => {
    const config = trainConfig({ data: 'my data.csv', dModel: 32, drop: ['a', 'b'], seed: 7 })
    expect(describeOptions(config)).toBe(
      "options --data 'my data.csv' --drop a,b --d-model 32 --seed 7, else the defaults",
    )
  })

  it('names the size of the simulated table, and what a preset gives', () => {
    expect(describeOptions(trainConfig({}, 'quick'))).toBe(
      'options --num-models 1 --epochs 12 --dropout 0 --features raw --normalize none --sequences 300 --steps 1000, else the defaults',
    )
  })

  it("takes an architecture's own sizes for defaults", () => {
    expect(describeOptions(trainConfig({ data: 't.csv', arch: 'gru' }))).toBe(
      'options --data t.csv --arch gru, else the defaults',
    )
  })
})
