import { describe, expect, it } from 'vitest'
import { mambaDefaults } from '../../models/mamba2/config.js'
import { architectures } from './architectures.js'
import { presets, type TrainConfig, trainConfig, trainDefaults } from './trainConfig.js'

describe('trainConfig', () => {
  it('lays a preset over the defaults, and what is given over both', () => {
    expect(trainConfig()).toEqual(trainDefaults)
    const config = trainConfig({ lr: 0.01 }, 'quick')
    expect(config.lr).toBe(0.01)
    expect(config.features).toBe(presets.quick.features)
    expect(config.features).not.toBe(trainDefaults.features)
    expect(config.patience).toBe(trainDefaults.patience)
  })

  it.each([
    [{ lr: -1 }, 'lr is -1. It must be between 0 and 1.'],
    [{ epochs: 2.5 }, 'epochs is 2.5. It must be a whole number, 1 or more.'],
    [{ folds: 4 }, 'folds is 4. It must be 0, or 2 or more and at most the number of members, 3.'],
    [{ numModels: 1, folds: 1 }, /^folds is 1\. It must be 0, or 2 or more/],
    [{ dropout: 1 }, 'dropout is 1. It must be 0 or more, below 1.'],
    [
      { schedule: 'step' as never },
      'schedule is "step". It must be restarts, cosine, cooldown, constant.',
    ],
    [
      { headDim: 40 },
      'headDim 40 does not divide expand · dModel = 192. Choose a headDim that does.',
    ],
    [{ dModel: 0 }, 'dModel is 0. It must be a whole number above 0.'],
    [{ arch: 'gru', nLayers: 0 }, 'nLayers is 0. It must be a whole number above 0.'],
    [{ arch: 'lstm' }, 'arch is "lstm". It must be mamba2 or gru, or a list of them.'],
    [{ arch: '' }, 'arch is "". It must be mamba2 or gru, or a list of them.'],
    [{ arch: 'mamba2,' }, 'arch is "mamba2,". It must be mamba2 or gru, or a list of them.'],
    [{ arch: 5 as never }, 'arch is 5. It must be mamba2 or gru, or a list of them.'],
    [
      { arch: 'mamba2,gru', nLayers: [1, 2, 3] },
      'nLayers is [1,2,3]. It must be one number, or one for each of mamba2,gru.',
    ],
    [{ data: 5 as never }, 'data is 5. It must be the name of a file, or null.'],
    [{ valid: 'v.csv' }, 'valid is "v.csv". It must be null where there is no data.'],
    [{ columns: ['x'] }, 'columns is ["x"]. It must be null where there is no data.'],
    [
      { data: 't.csv', drop: 'x' as never },
      'drop is "x". It must be a list of column names, or null.',
    ],
    [{ data: 't.csv', keep: [] }, 'keep is []. It must be a list of column names, or null.'],
    [
      { data: 't.csv', idColumn: 3 as never },
      'idColumn is 3. It must be the name of a column, or null.',
    ],
    [{ data: 't.csv', warmUp: 0 }, 'warmUp is 0. It must be a whole number, 1 or more.'],
    [
      { data: 't.csv', columns: ['x'], drop: ['y'] },
      '--columns and --drop exclude each other. Say what is a feature, or what is none.',
    ],
    [{ features: 5 as never }, 'features is 5. It must be a list of feature groups.'],
    [{ features: 'raw,nosuch' }, /^unknown features nosuch\. Valid are all, differences,/],
    [
      { simulate: { sequences: 0, steps: 9 } },
      'simulate is {"sequences":0,"steps":9}. It must be like {"sequences":96,"steps":1000}.',
    ],
    [{ simulate: null as never }, 'simulate is null. It must be like {"sequences":96'],
    [
      { colour: 1 } as Partial<TrainConfig>,
      /^no option is called colour\. Options are data, valid,/,
    ],
  ])('refuses %j', (options, message) => {
    expect(() => trainConfig(options)).toThrow(message)
  })

  it('sizes each architecture by its own defaults where nothing is asked for', () => {
    expect(trainConfig({ arch: 'gru' })).toMatchObject({ dModel: 128, nLayers: 2 })
    const mixed = trainConfig({ arch: 'mamba2,gru,gru' })
    expect(mixed).toMatchObject({ dModel: [96, 128, 128], nLayers: 2 })
    expect(trainConfig({ arch: 'mamba2,gru', dModel: 64 }).dModel).toBe(64)
    expect(trainConfig(mixed)).toEqual(mixed)
  })

  it('makes a network for each architecture in the list', () => {
    const config = trainConfig({ arch: 'gru,mamba2', dModel: [256, 64], dState: 16 })
    expect(architectures(config)).toEqual([
      { arch: 'gru', model: { dModel: 256, nLayers: 2 } },
      {
        arch: 'mamba2',
        model: { ...mambaDefaults, dModel: 64, nLayers: 2, dState: 16, convWidth: 24 },
      },
    ])
  })

  it('refuses an unknown preset', () => {
    expect(() => trainConfig({}, 'huge')).toThrow('no preset is called huge. Choose from')
  })
})
