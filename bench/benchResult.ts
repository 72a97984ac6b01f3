/** One comparison. All figures are rates: larger is faster. */
export interface BenchRow {
  /** What was done. */
  name: string
  /** The build of ours that did it. */
  build: string
  /** Threads of ours, and of the peer where it can have several. */
  threads: number
  unit: 'GFLOP/s' | 'tokens/s' | 'steps/s' | 'rows/s' | 'groups/s' | 'proposals/s'
  ours: number
  /** Rate of the peer, measured in turn with ours; null where there is no peer. */
  peer: number | null
  peerName: string | null
  /** ours / peer: above 1 ours is faster. */
  ratio: number | null
  /** What the machine would allow, measured in the same run; null where that cannot be measured. */
  floor: number | null
}

/** What a run of the bench yields; docs/formats.md has it as a file, bench.schema.json its schema. */
export interface BenchResult {
  machine: string
  node: string
  rows: BenchRow[]
}

export interface PeerRate {
  name: string
  rate: number
}

/** A row of its own for each peer, or one without a peer. */
export function benchRows(
  ours: Omit<BenchRow, 'peer' | 'peerName' | 'ratio'>,
  peers: readonly PeerRate[],
): BenchRow[] {
  if (peers.length === 0) return [{ ...ours, peer: null, peerName: null, ratio: null }]
  return peers.map(({ name, rate }) => ({
    ...ours,
    peer: rate,
    peerName: name,
    ratio: ours.ours / rate,
  }))
}

/** What one thing costs: a product, a token, a step. */
export interface Cost {
  flop: number
  /** Bytes that are read and written at least once. */
  bytes: number
}

/** What a machine can do at most. */
export interface Peak {
  /** Multiply-adds that wait for nothing. */
  flopPerSecond: number
  bytesPerSecond: number
}

/** Things a second at most: arithmetic and memory can work at the same time, so the slower one decides. */
export function floorRate({ flop, bytes }: Cost, { flopPerSecond, bytesPerSecond }: Peak): number {
  return 1 / Math.max(flop / flopPerSecond, bytes / bytesPerSecond)
}
