import {
  answerHeaderBytes,
  answerKinds,
  faultStages,
  maxFaultBytes,
  maxSought,
  type SolutionFault,
} from './protocol.js'

/**
 * Puts a solution's answers together from the pieces in which a socket hands them out. One buffer for all of
 * them; as the two sides take turns, more bytes than one frame are never right.
 */
export class AnswerReader {
  kind = -1
  payloadBytes = 0
  elapsedMs = 0
  /** [nFeatures], the values of a prediction of the right length. */
  readonly values: Float64Array
  private readonly bytes: Buffer
  private readonly header: Uint32Array
  private readonly elapsed: Float64Array
  private filled = 0

  constructor(private readonly nFeatures: number) {
    const memory = new ArrayBuffer(answerHeaderBytes + Math.max(8 * nFeatures, maxFaultBytes))
    this.bytes = Buffer.from(memory)
    this.header = new Uint32Array(memory, 0, 2)
    this.elapsed = new Float64Array(memory, 8, 1)
    this.values = new Float64Array(memory, answerHeaderBytes, nFeatures)
  }

  /**
   * @returns `complete`: the fields hold an answer, and the next piece starts another. `garbage`: these are
   * no frames. A prediction of the wrong length is complete as soon as its header is there.
   */
  push(piece: Buffer): 'partial' | 'complete' | 'garbage' {
    const before = this.filled
    this.filled += piece.copy(this.bytes, before)
    if (this.filled < answerHeaderBytes) return 'partial'
    this.kind = this.header[0]
    this.payloadBytes = this.header[1]
    this.elapsedMs = this.elapsed[0]
    if (!this.isPlausible()) return 'garbage'
    const size = answerHeaderBytes + this.payloadBytes
    if (!this.isWrongLength()) {
      if (before + piece.length > size) return 'garbage'
      if (this.filled < size) return 'partial'
    }
    this.filled = 0
    return 'complete'
  }

  /** How many values the prediction has. */
  get length(): number {
    return this.payloadBytes / 8
  }

  /** What an `error` frame tells; undefined when that is nothing a runner says. */
  get fault(): SolutionFault | undefined {
    const end = answerHeaderBytes + this.payloadBytes
    try {
      const told = JSON.parse(this.bytes.toString('utf8', answerHeaderBytes, end))
      const { stage, message, sought = [] } = told
      if (!faultStages.includes(stage) || !Array.isArray(sought)) return undefined
      return { stage, message: String(message), sought: sought.slice(0, maxSought).map(String) }
    } catch {
      return undefined
    }
  }

  private isWrongLength(): boolean {
    return this.kind === answerKinds.prediction && this.length !== this.nFeatures
  }

  private isPlausible(): boolean {
    if (!(this.elapsedMs >= 0 && this.elapsedMs < Number.POSITIVE_INFINITY)) return false
    switch (this.kind) {
      case answerKinds.none:
      case answerKinds.ready:
        return this.payloadBytes === 0
      case answerKinds.prediction:
        return this.payloadBytes % 8 === 0
      case answerKinds.error:
        return this.payloadBytes <= maxFaultBytes
      default:
        return false
    }
  }
}
