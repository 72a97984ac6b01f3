import { RandomStream } from '../../base/random.js'
import { type TableRole, tableNumber } from './encodedTable.js'
import { LegacyRandom } from './legacyRandom.js'

/** What decides at random which rows are compared, in one draw. Asked for each table once and in order. */
export interface RowDraws {
  /** A uniform number for each sequence; and the order of the sequences, where the draws define one. */
  sequences(role: TableRole, count: number): { uniforms: Float64Array; order?: Int32Array }
  /** The order in which rows are met where only the first of each sequence are kept. */
  rowOrder(role: TableRole, sequences: number, rows: number): Int32Array
  /** Draws that go on as these would. */
  copy(): RowDraws
}

/** Draws by seed: each table has numbers of its own, whatever is drawn for the others. */
export class SeededRowDraws implements RowDraws {
  constructor(
    private readonly seed: number,
    private readonly draw: number,
  ) {}

  sequences(role: TableRole, count: number): { uniforms: Float64Array } {
    const random = new RandomStream(this.seed, 'accuracy-rows', this.draw, tableNumber[role])
    return { uniforms: Float64Array.from({ length: count }, () => random.uniform()) }
  }

  rowOrder(role: TableRole, _sequences: number, rows: number): Int32Array {
    const random = new RandomStream(this.seed, 'accuracy-row-order', this.draw, tableNumber[role])
    return random.permutation(rows)
  }

  copy(): SeededRowDraws {
    return this
  }
}

/** The draws of a published evaluation, which takes all of them from one state, one table after another. */
export class ReplayedRowDraws implements RowDraws {
  private constructor(private readonly random: LegacyRandom) {}

  static ofSeed(seed: number): ReplayedRowDraws {
    return new ReplayedRowDraws(new LegacyRandom(seed))
  }

  sequences(_role: TableRole, count: number): { uniforms: Float64Array; order: Int32Array } {
    const order = this.random.permutation(count)
    const uniforms = Float64Array.from({ length: count }, () => this.random.uniform())
    return { uniforms, order }
  }

  rowOrder(_role: TableRole, sequences: number, rows: number): Int32Array {
    this.random.permutation(sequences) // drawn for a cap on the sequences, which is not set
    return this.random.permutation(rows)
  }

  copy(): ReplayedRowDraws {
    return new ReplayedRowDraws(this.random.copy())
  }
}
