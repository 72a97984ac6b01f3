import { groupRows } from '../datasets/groups.js'
import type { Table } from '../datasets/table.js'
import { type AccuracyReference, accuracyReference } from './accuracy/accuracyReference.js'
import { measureAgainst } from './accuracy/measureAccuracy.js'
import type { Assessment, CoercionLoss, TableFacts } from './assessment.js'
import { assessmentStages, type EnterStage } from './assessmentStages.js'
import type { AssessorOptions } from './assessorOptions.js'
import { measureProfile } from './columns/measureProfile.js'
import { measureDistances } from './distances/measureDistances.js'
import { measureFidelity } from './fidelity/measureFidelity.js'
import { gradeTable } from './grade/gradeTable.js'
import { idNotes, measureIds, withoutIds } from './ids/measureIds.js'
import type { JudgedTables } from './judgedTables.js'
import { NeighbourSearch } from './neighbours/neighbourSearch.js'
import { overallScore } from './overall.js'
import { measurePrivacy } from './privacy/measurePrivacy.js'
import { recommendations } from './recommendations.js'
import { beginReferences, finishReferences, type References, withHeldOut } from './references.js'
import { encodeTables } from './similarity/encode.js'
import { measureSimilarity } from './similarity/measureSimilarity.js'
import { standIns } from './standIns.js'
import { keptSort, type Sort, sortedValues } from './statistics/sortedValues.js'
import { measureStructure } from './structure/measureStructure.js'
import { UtilityJudge } from './utility/utilityJudge.js'
import { utilityTarget } from './utility/utilityTarget.js'

export interface AssessOptions {
  coercions?: readonly CoercionLoss[]
  /** What else a reader must know. */
  notes?: readonly string[]
  /** Stops between two parts of the work. */
  signal?: AbortSignal
  /** @param share of the work that is done, 0 … 1 */
  onProgress?: (share: number, stage: string) => void
}

/** Tables of more cells are sorted anew for each measure: memory is what they are short of. */
const sortedCells = 20_000_000

/** Judges synthetic tables against a training table and, where there is one, a holdout. */
export class Assessor {
  /** What is judged of the given tables: not the ids. */
  private readonly original: Omit<JudgedTables, 'synthetic'>
  private readonly accuracy: AccuracyReference
  private readonly sort: Sort
  private utility?: UtilityJudge
  private onUtility?: (share: number) => void
  private references?: References

  /**
   * @param given the tables that all synthetic ones are compared with
   * @throws {DataError} `EMPTY`, `COLUMN_MISSING`, `KEY_MISSING`, and what utility can't work with
   * @throws {UsageError} `DRAWS`, `REPLAY_SEED`, `BAD_TARGET`, `BAD_WORKERS`
   */
  constructor(
    private readonly given: Omit<JudgedTables, 'synthetic'>,
    private readonly options: AssessorOptions,
  ) {
    const { training, holdout, key } = given
    const original = {
      ...given,
      training: withoutIds(training, key),
      ...(holdout && { holdout: withoutIds(holdout, key) }),
    }
    this.original = original
    const { rowCount, columns } = original.training
    this.sort = rowCount * columns.length <= sortedCells ? keptSort() : sortedValues
    this.accuracy = accuracyReference(original, options)
    // Found at once, not after minutes of other work.
    if (options.target !== undefined) {
      utilityTarget(training, options.target, key)
    }
  }

  /**
   * All about one synthetic table.
   *
   * @param given with the columns and types of the training table, in its order
   * @throws {DataError} what the tables lack for a metric
   * @throws {InterruptedError} when the signal comes
   */
  async assess(given: Table, options: AssessOptions = {}): Promise<Assessment> {
    const started = performance.now()
    const { original, sort } = this
    const ids = measureIds({ ...this.given, synthetic: given })
    const synthetic = withoutIds(given, original.key)
    const { seed, draws, replaySeed, weights } = this.options
    const tables: JudgedTables = { ...original, synthetic }
    const enter = assessmentStages({ ...options, hasUtility: this.options.target !== undefined })

    enter('accuracy')
    const accuracy = measureAgainst(this.accuracy, synthetic)
    enter('fidelity')
    const fidelity = measureFidelity(tables, sort)
    const profile = measureProfile(tables, sort)
    const structure = measureStructure(tables)
    enter('distances')
    const { encodingNotes, distances, similarity, privacy } = await this.measureNear(tables, enter)
    enter('references')
    const begun = this.references
      ? undefined
      : await beginReferences({
          original,
          accuracy: this.accuracy,
          options: this.options,
          sort,
        })
    // Last, so that its models and the search for neighbours are not in memory at one time.
    this.onUtility = enter('utility')
    const utility = await this.utilityJudge()?.judge(synthetic)
    if (begun) {
      this.references = await finishReferences(begun, this.utilityJudge(), this.options)
    }
    const { independent, heldOut, unordered } = this.references!
    const references = {
      independent,
      holdout: heldOut && withHeldOut(heldOut, similarity, distances.figures),
      unordered,
    }
    const facts = {
      training: factsOf(original.training, original.key),
      holdout: original.holdout && factsOf(original.holdout, original.key),
      synthetic: factsOf(synthetic, original.key),
    }
    const found = {
      accuracy: accuracy.figures,
      accuracyDetails: accuracy.details,
      similarity,
      fidelity,
      utility,
      privacy,
      references,
      structure,
    }
    const records = recordsOf(facts)
    const hidden = standIns(tables)
    const graded = gradeTable({
      ...found,
      records,
      standIns: hidden,
      isSequential: !this.accuracy.isFlat,
    })
    const scores = { fidelity: fidelity.score, utility: utility?.score, privacy: privacy.score }
    const { overall, grade, weights: used } = overallScore(scores, weights)
    enter('done')

    return {
      ...facts,
      key: original.key,
      columns: this.given.training.columns
        .filter(({ name }) => name !== original.key)
        .map(({ name, type }) => ({ name, type })),
      seed,
      draws,
      replaySeed,
      ...found,
      accuracySpread: accuracy.spread,
      distances: distances.figures,
      ...(ids.length > 0 && { ids }),
      ...graded,
      specification: { overall, grade },
      overall,
      weights: used,
      recommendations: recommendations({
        fidelity,
        accuracyDetails: accuracy.details,
        utility,
        privacy,
        profile,
        structure,
        ...graded,
        records,
        standIns: hidden,
      }),
      distanceDetails: {
        rows: distances.rows,
        subset: distances.subset,
        dimensions: distances.dimensions,
        histogram: distances.histogram,
      },
      profile,
      coercions: options.coercions ?? [],
      notes: [
        ...(options.notes ?? []),
        ...idNotes(ids),
        ...accuracy.notes,
        ...fidelity.notes,
        ...encodingNotes,
        ...distances.notes,
        ...privacy.notes,
        ...(utility
          ? utility.notes
          : [
              "Without a target there is no utility: the specification's overall score is of fidelity and privacy.",
            ]),
      ],
      seconds: (performance.now() - started) / 1000,
    }
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await this.utility?.close()
  }

  private utilityJudge(): UtilityJudge | undefined {
    const { target, seed, workers } = this.options
    if (target === undefined) return undefined
    this.utility ??= new UtilityJudge(this.original, target, {
      seed,
      workers,
      onProgress: (done, total) => this.onUtility?.(done / total),
    })
    return this.utility
  }

  /** What nearest rows are searched for. Its threads, which hold a good deal of memory, end with it. */
  private async measureNear(tables: JudgedTables, enter: EnterStage) {
    const { seed, workers } = this.options
    const neighbours = new NeighbourSearch(workers)
    try {
      const encoded = encodeTables(tables, { seed })
      const distances = await measureDistances(encoded, neighbours, { seed })
      enter('discriminator')
      const similarity = await measureSimilarity(encoded, this.options)
      enter('privacy')
      const dcrShare = distances.figures.dcr_share
      const privacy = await measurePrivacy(tables, neighbours, { seed, dcrShare, sort: this.sort })
      return { encodingNotes: encoded.notes, distances, similarity, privacy }
    } finally {
      await neighbours.close()
    }
  }
}

/** Sequences, or rows where each stands alone. */
function recordsOf({
  training,
  holdout,
  synthetic,
}: Pick<Assessment, 'training' | 'holdout' | 'synthetic'>) {
  const count = ({ rows, sequences = rows }: TableFacts) => sequences
  return { real: count(training) + (holdout ? count(holdout) : 0), synthetic: count(synthetic) }
}

function factsOf(table: Table, key: string | undefined): TableFacts {
  const { file, rowCount: rows } = table
  return key === undefined ? { file, rows } : { file, rows, sequences: groupRows(table, key).count }
}
