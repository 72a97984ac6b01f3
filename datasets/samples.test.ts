import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../base/packageRoot.js'
import { openSequences } from './openSequences.js'
import { readSequenceTable } from './readSequenceTable.js'
import { lengthRange } from './sequenceOffsets.js'
import type { States } from './sequenceTable.js'

// Written by pyarrow, see samples/make_samples.py.
const samples = join(packageRoot, 'datasets/samples')
const expected = JSON.parse(readFileSync(join(samples, 'interleaved.json'), 'utf8'))
const hasZstd = 'zstdDecompressSync' in createRequire(import.meta.url)('node:zlib')

describe.each([
  ['interleaved.parquet', true],
  ['interleaved-zstd.parquet', true],
  ['interleaved.arrow', true],
  ['interleaved-stream.arrow', true],
  ['interleaved-lz4.feather', true],
  ['interleaved-zstd.feather', hasZstd],
])('%s', (name, isReadable) => {
  const file = join(samples, name)

  it.runIf(isReadable)('reads as the table that pyarrow wrote', async () => {
    const { table, warnings } = await readSequenceTable(file)
    expect({ ...plain(table), nSteps: lengthRange(table.offsets).longest }).toEqual(expected)
    expect(warnings).toEqual([
      `${file}: column constant never changes within a sequence, which any model forecasts; --drop constant leaves it out`,
    ])
  })

  it.runIf(isReadable)('reads the same one sequence at a time', async () => {
    const open = await openSequences(file)
    const sequences = []
    for await (const sequence of open.sequences) sequences.push(sequence)
    open.close()
    expect({
      seqIx: sequences.map(({ seqIx }) => seqIx),
      nSteps: lengthRange(open.offsets).longest,
      featureNames: open.featureNames,
      needPrediction: sequences.flatMap(({ needPrediction }) => [...needPrediction]),
      states: sequences.flatMap(({ states }) => [...states]),
    }).toEqual(expected)
    expect(open.nSequences).toBe(4)
    expect(open.scoredSteps).toBe(4 * 15)
  })

  it.runIf(!isReadable)('says what it is compressed with where Node cannot unpack it', async () => {
    await expect(readSequenceTable(file)).rejects.toThrow(
      `${file}: compressed with ZSTD, which this version of Node cannot unpack. Write it with LZ4 or uncompressed, or as Parquet.`,
    )
  })
})

function plain(table: {
  seqIx: Int32Array
  states: States
  needPrediction: Uint8Array
  featureNames: readonly string[]
}) {
  return {
    seqIx: [...table.seqIx],
    featureNames: [...table.featureNames],
    needPrediction: [...table.needPrediction],
    states: [...table.states],
  }
}
