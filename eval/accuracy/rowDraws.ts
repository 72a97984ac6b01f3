import { RandomStream } from '../../base/random.js'
import { type TableRole, tableNumber } from './encodedTable.js'
import { LegacyRandom } from './legacyRandom.js'
import type { Sequences } from './sequences.js'

/** What is drawn for the sequences of a table. */
export interface SequenceDraws {
  uniforms: Float64Array
  order?: Int32Array
}

/** What decides at random which rows are compared, in one draw. Asked for each table once and in order. */
export interface RowDraws {
  /** A uniform number for each sequence; and the order of the sequences, where the draws define one. */
  sequences(role: TableRole, sequences: Sequences): SequenceDraws
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

  sequences(role: TableRole, { count }: Sequences): SequenceDraws {
    const random = new RandomStream(this.seed, 'accuracy-rows', this.draw, tableNumber[role])
    const uniforms = new Float64Array(count)
    for (let s = 0; s < count; s++) uniforms[s] = random.uniform()
    return { uniforms }
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

  sequences(_role: TableRole, { count, ranks }: Sequences): SequenceDraws {
    const order = this.random.permutation(count)
    const sorted = new Float64Array(count)
    for (let i = 0; i < count; i++) sorted[i] = this.random.uniform()
    return { uniforms: sorted.map((_, s) => sorted[ranks![s]]), order }
  }

  rowOrder(_role: TableRole, sequences: number, rows: number): Int32Array {
    this.random.permutation(sequences) // drawn for a cap on the sequences, which is not set
    return this.random.permutation(rows)
  }

  copy(): ReplayedRowDraws {
    return new ReplayedRowDraws(this.random.copy())
  }
}
