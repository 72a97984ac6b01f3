import { expect, it } from 'vitest'
import type { BenchRow } from './benchResult.js'
import { formatRows } from './formatRows.js'

it('aligns figures to the right, and shows what is missing as a dash', () => {
  const rows: BenchRow[] = [
    {
      name: 'matmulNN',
      build: 'native-v4',
      threads: 1,
      unit: 'GFLOP/s',
      ours: 132.4,
      peer: 2.31,
      peerName: 'tfjs wasm',
      ratio: 57.316,
      floor: 129.6,
    },
    {
      name: 'train',
      build: 'wasm-simd',
      threads: 16,
      unit: 'tokens/s',
      ours: 1_234_567.8,
      peer: null,
      peerName: null,
      ratio: null,
      floor: null,
    },
    {
      name: 'features',
      build: 'js',
      threads: 1,
      unit: 'steps/s',
      ours: 0.0512,
      peer: 12.345,
      peerName: 'numpy',
      ratio: 0.00415,
      floor: 1e4,
    },
  ]
  expect(formatRows(rows).split('\n')).toEqual([
    '          build      threads  unit           ours  peer  ratio   floor  against',
    'matmulNN  native-v4        1  GFLOP/s         132  2.31  57.32     130  tfjs wasm',
    'train     wasm-simd       16  tokens/s  1 234 568     -      -       -  -',
    'features  js               1  steps/s       0.051  12.3   0.00  10 000  numpy',
  ])
})
