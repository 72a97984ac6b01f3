import { CellFiller, type MissingPolicy } from './cellFiller.js'

/**
 * Told of each sequence; the array is used again for the next.
 *
 * @param states [steps, nFeatures]
 * @param start place of its first row
 */
export type OnSequence = (states: Float64Array, series: number, start: number) => void

export interface CutOptions {
  /** Rows of a sequence. */
  steps: number
  missing: MissingPolicy
  /** Sequences are made of the differences of a row and the row before it. */
  difference: boolean
}

/** What became of the rows. The rows of sequences and all that were lost are together the rows that came. */
export interface CutCount {
  sequences: number
  /** Number of sequences of each series. */
  bySeries: number[]
  /** Rows with a missing cell that nothing filled. */
  incomplete: number
  /** Pieces without a gap that are too short for a sequence, and their rows. */
  shortPieces: number
  shortRows: number
  /** Rows at the end of longer pieces that do not fill a sequence. */
  leftOver: number
  /** First rows of longer pieces, which have no difference to a row before. */
  differenced: number
  /** Rows of the longest piece. */
  longestPiece: number
  /** Cells that were filled. */
  filled: number
}

/**
 * Cuts rows, series after series and in order, into sequences of one length that follow one another without overlap.
 * None goes over a gap, a row with a missing cell, or the end of its series.
 */
export class SequenceCutter {
  readonly count: CutCount
  private readonly buffer: Float64Array
  private readonly row: Float64Array
  private readonly before: Float64Array
  private readonly filler: CellFiller
  /** Places of the next row that comes, and of the next that the filler gives back. */
  private place = 0
  private given = 0
  private series = -1
  /** Rows of the piece so far, and of the sequence in the buffer. */
  private pieceRows = 0
  private filledSteps = 0
  private pieceSequences = 0

  /**
   * @param isBreak [places], 1 where a row does not follow the one before it
   * @param starts first place of each series
   */
  constructor(
    private readonly nFeatures: number,
    private readonly options: CutOptions,
    private readonly isBreak: Uint8Array,
    private readonly starts: Uint32Array,
    private readonly onSequence: OnSequence,
  ) {
    this.count = {
      sequences: 0,
      bySeries: new Array<number>(starts.length - 1).fill(0),
      incomplete: 0,
      shortPieces: 0,
      shortRows: 0,
      leftOver: 0,
      differenced: 0,
      longestPiece: 0,
      filled: 0,
    }
    this.buffer = new Float64Array(options.steps * nFeatures)
    this.row = new Float64Array(nFeatures)
    this.before = new Float64Array(nFeatures)
    this.filler = new CellFiller(nFeatures, options.missing, {
      complete: (row) => this.addComplete(row),
      incomplete: () => {
        this.given++
        this.count.incomplete++
        this.endPiece()
      },
    })
  }

  /**
   * Adds rows in order.
   *
   * @param columns values of each feature, NaN where there is none
   */
  push(columns: readonly Float64Array[], rowCount: number): void {
    const { row, filler, isBreak, nFeatures } = this
    for (let i = 0; i < rowCount; i++, this.place++) {
      if (isBreak[this.place] === 1) this.beginStretch()
      let missing = 0
      for (let f = 0; f < nFeatures; f++) {
        const value = columns[f][i]
        row[f] = value
        if (Number.isNaN(value)) missing++
      }
      filler.add(row, missing)
    }
  }

  /** What is left of the last piece is lost. */
  finish(): CutCount {
    this.filler.end()
    this.endPiece()
    this.count.filled = this.filler.filled
    return this.count
  }

  private beginStretch() {
    this.filler.begin()
    this.endPiece()
    while (this.series + 2 < this.starts.length && this.starts[this.series + 1] <= this.place) {
      this.series++
    }
  }

  private addComplete(row: Float64Array) {
    const { buffer, before, nFeatures, options } = this
    const start = this.filledSteps * nFeatures
    this.given++
    this.pieceRows++
    if (!options.difference) {
      buffer.set(row, start)
    } else {
      for (let f = 0; f < nFeatures; f++) buffer[start + f] = row[f] - before[f]
      before.set(row)
      if (this.pieceRows === 1) return
    }
    this.filledSteps++
    if (this.filledSteps < options.steps) return
    this.count.sequences++
    this.count.bySeries[this.series]++
    this.pieceSequences++
    this.filledSteps = 0
    this.onSequence(buffer, this.series, this.given - options.steps)
  }

  private endPiece() {
    const { count, pieceRows } = this
    if (pieceRows > 0 && this.pieceSequences === 0) {
      count.shortPieces++
      count.shortRows += pieceRows
    } else if (pieceRows > 0) {
      count.leftOver += this.filledSteps
      count.differenced += this.options.difference ? 1 : 0
    }
    count.longestPiece = Math.max(count.longestPiece, pieceRows)
    this.pieceRows = 0
    this.filledSteps = 0
    this.pieceSequences = 0
  }
}
