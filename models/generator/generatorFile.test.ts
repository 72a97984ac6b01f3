import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { decodeSafetensors, encodeSafetensors } from '../safetensors.js'
import { fitCodec } from './codec/fitCodec.js'
import { generatorColumns } from './codec/generatorColumns.js'
import { groupedTable } from './codec/testing/groupedTable.js'
import { encodeGenerator, type Generator, readGenerator } from './generatorFile.js'
import { generatorShapes } from './weights.js'

function smallGenerator(): Generator {
  const random = new RandomStream(1, 'generator')
  const groups = Array.from({ length: 400 }, (_, i) => [i])
  const draw = (value: (group: number) => number | string | null) =>
    groups.map(([group]) => [value(group), value(group)])
  const { table, groups: rows } = groupedTable({
    real: { type: 'number', cells: draw(() => Math.exp(random.normal())) },
    label: { type: 'category', cells: draw((group) => (group % 7 ? `ä"${group % 3}` : null)) },
    rare: { type: 'text', cells: draw((group) => (group > 9 ? 'much' : `text ${group}`)) },
    day: { type: 'datetime', cells: draw((group) => (group % 40) * 86_400_000) },
  })
  const codec = fitCodec(table, rows, { key: 'id', seed: 1, maxCodes: 6 })
  const config = {
    model: { dModel: 8, nLayers: 1, dState: 3, headDim: 4, expand: 2, convWidth: 4 },
    dHidden: 5,
    columns: generatorColumns(codec),
    order: [2, 0, 3, 1],
  }
  const tensors = generatorShapes(config).map(({ name, shape }) => [
    name,
    new Float32Array(shape.reduce((product, size) => product * size, 1)).map(() => random.normal()),
  ])
  return { config, codec, tensors: Object.fromEntries(tensors) }
}

const generator = smallGenerator()
const bytes = encodeGenerator(generator)

function changed(change: (file: ReturnType<typeof decodeSafetensors>) => void): Uint8Array {
  const file = decodeSafetensors(bytes, '')
  change(file)
  return encodeSafetensors(file.tensors, file.metadata)
}

/** The file with something changed in the JSON of its config or codec. */
// biome-ignore lint/suspicious/noExplicitAny: any JSON may be made of it.
function changedJson(name: 'config' | 'codec', change: (json: any) => void): Uint8Array {
  return changed(({ metadata }) => {
    const json = JSON.parse(metadata[name])
    change(json)
    metadata[name] = JSON.stringify(json)
  })
}

const badCodec = (what: string) => `g: its codec has ${what}. Train or copy it again.`
const badConfig = (what: string) => `g: its config has ${what}. Train or copy it again.`

describe('a generator’s file', () => {
  it('gives back what was written, and the same bytes again', () => {
    const read = readGenerator(bytes, 'g')
    expect(read).toEqual(generator)
    expect(encodeGenerator(read)).toEqual(bytes)
  })

  it('may have no order of columns', () => {
    const anyOrder = { ...generator, config: { ...generator.config, order: null } }
    expect(readGenerator(encodeGenerator(anyOrder), 'g').config.order).toBe(null)
  })

  it('is not written when it could not be read', () => {
    const { 'head.bias': _, ...tensors } = generator.tensors
    expect(() => encodeGenerator({ ...generator, tensors })).toThrow('tensor head.bias is missing')
    const config = { ...generator.config, columns: [] }
    expect(() => encodeGenerator({ ...generator, config }, 'g')).toThrow(
      badConfig('columns that are not those of its codec'),
    )
  })

  it.each<[string, Uint8Array, string]>([
    [
      'another format',
      changed(({ metadata }) => {
        metadata.format = 'seqarena-mamba2'
      }),
      'g: its format is "seqarena-mamba2", not seqarena-generator. Give a file that a generator was written to.',
    ],
    [
      'a newer version',
      changed(({ metadata }) => {
        metadata.version = '2'
      }),
      'g: its format version is 2, newer than 1. Install a newer seqarena to read it.',
    ],
    [
      'a missing tensor',
      changed(({ tensors }) => {
        delete tensors['context.weight']
      }),
      'g: tensor context.weight is missing',
    ],
    [
      'a NaN',
      changed(({ tensors }) => {
        tensors['hidden.bias'].data[3] = Number.NaN
      }),
      'g: element 3 of tensor hidden.bias is NaN. Take an earlier checkpoint.',
    ],
    [
      'no codec',
      changed(({ metadata }) => {
        delete metadata.codec
      }),
      badCodec('no valid JSON'),
    ],
    [
      'a codec that is a list',
      changed(({ metadata }) => {
        metadata.codec = '[]'
      }),
      badCodec('no object'),
    ],
    [
      'a codec of another version',
      changedJson('codec', (codec) => {
        codec.version = 2
      }),
      badCodec('version 2, not 1'),
    ],
    [
      'a key without type',
      changedJson('codec', (codec) => {
        delete codec.key.type
      }),
      badCodec('a bad key'),
    ],
    [
      'no columns',
      changedJson('codec', (codec) => {
        codec.columns = []
      }),
      badCodec('no columns'),
    ],
    [
      'two columns of one name',
      changedJson('codec', (codec) => {
        codec.columns[1].name = 'real'
      }),
      badCodec('a column name twice'),
    ],
    [
      'a column of an unknown type',
      changedJson('codec', (codec) => {
        codec.columns[1].type = 'money'
      }),
      badCodec('a bad column 2'),
    ],
    [
      'a label twice',
      changedJson('codec', (codec) => {
        codec.columns[1].labels[0] = codec.columns[1].labels[1]
      }),
      badCodec('a bad column 2'),
    ],
    [
      'a forbidden label that it lacks',
      changedJson('codec', (codec) => {
        codec.columns[2].labels.pop()
      }),
      badCodec('a bad column 3'),
    ],
    [
      'pieces in disorder',
      changedJson('codec', (codec) => {
        codec.columns[0].cells.reverse()
      }),
      badCodec('a bad column 1'),
    ],
    [
      'an empty cell',
      changedJson('codec', (codec) => {
        codec.columns[0].cells[0] = []
      }),
      badCodec('a bad column 1'),
    ],
    [
      'a piece without rows',
      changedJson('codec', (codec) => {
        codec.columns[0].cells[0][0][2] = 0
      }),
      badCodec('a bad column 1'),
    ],
    [
      'a grid of no width',
      changedJson('codec', (codec) => {
        codec.columns[3].grid.times = 0
      }),
      badCodec('a bad column 4'),
    ],
    [
      'lengths of 0',
      changedJson('codec', (codec) => {
        codec.lengths.values[0] = 0
      }),
      badCodec('bad lengths'),
    ],
    [
      'a column of another size',
      changedJson('config', (config) => {
        config.columns[0].nCodes++
      }),
      badConfig('columns that are not those of its codec'),
    ],
    [
      'a protected label that may be drawn',
      changedJson('config', (config) => {
        config.columns[2].forbidden = []
      }),
      badConfig('columns that are not those of its codec'),
    ],
    [
      'no width',
      changedJson('config', (config) => {
        config.dHidden = 0
      }),
      badConfig('a bad dHidden'),
    ],
    [
      'a column twice in its order',
      changedJson('config', (config) => {
        config.order = [0, 1, 1, 3]
      }),
      badConfig('a bad order of columns'),
    ],
    [
      'no order at all',
      changedJson('config', (config) => {
        delete config.order
      }),
      badConfig('a bad order of columns'),
    ],
    [
      'an impossible model',
      changedJson('config', (config) => {
        config.model.headDim = 5
      }),
      badConfig('a bad model: headDim 5 does not divide expand · dModel = 16'),
    ],
  ])('is refused with %s', (_, file, message) => {
    expect(() => readGenerator(file, 'g')).toThrow(expect.objectContaining({ message }))
  })
})
