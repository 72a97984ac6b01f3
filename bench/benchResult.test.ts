import { describe, expect, it } from 'vitest'
import { benchRows, floorRate } from './benchResult.js'

const ours = {
  name: 'stream',
  build: 'wasm-simd',
  threads: 1,
  unit: 'steps/s',
  ours: 300,
  floor: 900,
} as const

describe('benchRows', () => {
  it('has a row a peer, its ratio above 1 where ours is faster', () => {
    const peers = [
      { name: 'slow', rate: 100 },
      { name: 'fast', rate: 600 },
    ]
    expect(benchRows(ours, peers)).toEqual([
      { ...ours, peer: 100, peerName: 'slow', ratio: 3 },
      { ...ours, peer: 600, peerName: 'fast', ratio: 0.5 },
    ])
  })

  it('has one row where there is no peer', () => {
    expect(benchRows(ours, [])).toEqual([{ ...ours, peer: null, peerName: null, ratio: null }])
  })
})

describe('floorRate', () => {
  const peak = { flopPerSecond: 100, bytesPerSecond: 10 }

  it('is what the slower of arithmetic and memory allows', () => {
    expect(floorRate({ flop: 50, bytes: 1 }, peak)).toBeCloseTo(2)
    expect(floorRate({ flop: 50, bytes: 20 }, peak)).toBeCloseTo(0.5)
    expect(floorRate({ flop: 0, bytes: 5 }, peak)).toBeCloseTo(2)
  })
})
