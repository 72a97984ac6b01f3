import { InterruptedError } from '../base/errors.js'
import { groupRows } from '../datasets/groups.js'
import type { Table } from '../datasets/table.js'
import { type AccuracyReference, accuracyReference } from './accuracy/accuracyReference.js'
import { measureAccuracy, measureAgainst } from './accuracy/measureAccuracy.js'
import type { Assessment, CoercionLoss, ReferenceFigures, TableFacts } from './assessment.js'
import type { DistanceFigures } from './distances/distancesResult.js'
import { measureDistances } from './distances/measureDistances.js'
import { measureFidelity } from './fidelity/measureFidelity.js'
import { independentTable } from './independentTable.js'
import type { JudgedTables } from './judgedTables.js'
import { NeighbourSearch } from './neighbours/neighbourSearch.js'
import type { PointSet } from './neighbours/pointSet.js'
import { overallScore, type Scores, type ScoreWeights } from './overall.js'
import { measurePrivacy } from './privacy/measurePrivacy.js'
import { measureProfile } from './profile/measureProfile.js'
import { recommendations } from './recommendations.js'
import { cosineSimilarity } from './similarity/cosine.js'
import { discriminatorAuc } from './similarity/discriminatorAuc.js'
import { type EncodedTables, encodeTables } from './similarity/encode.js'
import type { SimilarityFigures } from './similarity/similarityFigures.js'
import { keptSort, type Sort, sortedValues } from './statistics/sortedValues.js'
import { UtilityJudge } from './utility/utilityJudge.js'
import { utilityTarget } from './utility/utilityTarget.js'

export interface AssessorOptions {
  /** The column that models predict; without it there is no utility. */
  target?: string
  /** Of all random draws but replayed ones. */
  seed: number
  /** Draws of rows that the accuracy figures are means over. */
  draws: number
  /** Draws the rows of accuracy and coherence as a published evaluation with this seed did. */
  replaySeed?: number
  weights?: ScoreWeights
  /** Threads. */
  workers: number
}

export interface AssessOptions {
  coercions?: readonly CoercionLoss[]
  /** What else a reader must know. */
  notes?: readonly string[]
  /** Stops between two parts of the work. */
  signal?: AbortSignal
  /** @param share of the work that is done, 0 … 1 */
  onProgress?: (share: number, stage: string) => void
}

/** Rows that the references' models are tested on: the score's standard error is some 0.002. */
const referenceTestRows = 50_000
/** Tables of more cells are sorted anew for each measure: memory is what they are short of. */
const sortedCells = 20_000_000

/** Judges synthetic tables against a training table and, where there is one, a holdout. */
export class Assessor {
  private readonly accuracy: AccuracyReference
  private readonly sort: Sort
  private utility?: UtilityJudge
  private onUtility?: (share: number) => void
  private independent?: ReferenceFigures
  private heldOut?: HeldOut

  /**
   * @param original the tables that all synthetic ones are compared with
   * @throws {DataError} `EMPTY`, `COLUMN_MISSING`, `KEY_MISSING`, and what utility can't work with
   * @throws {UsageError} `DRAWS`, `REPLAY_SEED`, `BAD_TARGET`, `BAD_WORKERS`
   */
  constructor(
    private readonly original: Omit<JudgedTables, 'synthetic'>,
    private readonly options: AssessorOptions,
  ) {
    const { rowCount, columns } = original.training
    this.sort = rowCount * columns.length <= sortedCells ? keptSort() : sortedValues
    this.accuracy = accuracyReference(original, options)
    // Found at once, not after minutes of other work.
    if (options.target !== undefined) {
      utilityTarget(original.training, options.target, original.key)
    }
  }

  /**
   * All about one synthetic table.
   *
   * @param synthetic with the columns and types of the training table, in its order
   * @throws {DataError} what the tables lack for a metric
   * @throws {InterruptedError} when the signal comes
   */
  async assess(synthetic: Table, options: AssessOptions = {}): Promise<Assessment> {
    const started = performance.now()
    const { original, sort } = this
    const { seed, draws, replaySeed, weights } = this.options
    const tables: JudgedTables = { ...original, synthetic }
    const enter = this.stages(options)

    enter('accuracy')
    const accuracy = measureAgainst(this.accuracy, synthetic)
    enter('fidelity')
    const fidelity = measureFidelity(tables, sort)
    const profile = measureProfile(tables, sort)
    enter('distances')
    const { encoded, distances, similarity, privacy } = await this.measureNear(tables, enter)
    this.onUtility = enter('utility')
    const utility = await this.utilityJudge()?.judge(synthetic)
    this.onUtility = enter('references')
    this.independent ??= await this.measureIndependent()
    this.heldOut ??= await this.measureHoldout()
    const scores = { fidelity: fidelity.score, utility: utility?.score, privacy: privacy.score }
    enter('done')

    return {
      training: factsOf(original.training, original.key),
      holdout: original.holdout && factsOf(original.holdout, original.key),
      synthetic: factsOf(synthetic, original.key),
      key: original.key,
      columns: original.training.columns
        .filter(({ name }) => name !== original.key)
        .map(({ name, type }) => ({ name, type })),
      seed,
      draws,
      replaySeed,
      accuracy: accuracy.figures,
      accuracySpread: accuracy.spread,
      similarity,
      distances: distances.figures,
      fidelity,
      utility,
      privacy,
      ...overallScore(scores, weights),
      recommendations: recommendations({
        fidelity,
        accuracyDetails: accuracy.details,
        utility,
        privacy,
        profile,
      }),
      accuracyDetails: accuracy.details,
      distanceDetails: {
        rows: distances.rows,
        subset: distances.subset,
        dimensions: distances.dimensions,
        histogram: distances.histogram,
      },
      profile,
      references: {
        independent: this.independent,
        holdout: this.heldOut && this.withHeldOut(this.heldOut, similarity, distances.figures),
      },
      coercions: options.coercions ?? [],
      notes: [
        ...(options.notes ?? []),
        ...accuracy.notes,
        ...fidelity.notes,
        ...encoded.notes,
        ...distances.notes,
        ...privacy.notes,
        ...(utility
          ? utility.notes
          : [
              'Without a target there is no utility: the overall score is of fidelity and privacy.',
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
  private async measureNear(tables: JudgedTables, enter: (stage: Stage) => void) {
    const { seed, workers } = this.options
    const neighbours = new NeighbourSearch(workers)
    try {
      const encoded = encodeTables(tables, { seed })
      const distances = await measureDistances(encoded, neighbours, { seed })
      enter('discriminator')
      const similarity = {
        ...(await this.similarity(encoded)),
        ...(await this.similarityToHoldout(encoded)),
      }
      enter('privacy')
      const dcrShare = distances.figures.dcr_share
      const privacy = await measurePrivacy(tables, neighbours, { seed, dcrShare, sort: this.sort })
      return { encoded, distances, similarity, privacy }
    } finally {
      await neighbours.close()
    }
  }

  private async similarity({ training, synthetic }: EncodedTables): Promise<SimilarityFigures> {
    return {
      cosine_similarity_training_synthetic: cosineSimilarity(training, synthetic),
      discriminator_auc_training_synthetic: await this.discriminatorAuc(training, synthetic),
    }
  }

  private async similarityToHoldout({ training, holdout }: EncodedTables) {
    return (
      holdout && {
        cosine_similarity_training_holdout: cosineSimilarity(training, holdout),
        discriminator_auc_training_holdout: await this.discriminatorAuc(training, holdout),
      }
    )
  }

  private discriminatorAuc(training: PointSet, other: PointSet): Promise<number> {
    const { seed, workers } = this.options
    return discriminatorAuc(training, other, { seed, workers })
  }

  /** What columns drawn independently get: the same for all synthetic tables. */
  private async measureIndependent(): Promise<ReferenceFigures> {
    const { original, sort } = this
    const { seed, workers, weights } = this.options
    const synthetic = independentTable(original.training, original.key, seed)
    const tables = { ...original, synthetic }
    const fidelity = measureFidelity(tables, sort).score
    const neighbours = new NeighbourSearch(workers)
    try {
      const encoded = encodeTables(tables, { seed })
      const distances = (await measureDistances(encoded, neighbours, { seed })).figures
      const dcrShare = distances.dcr_share
      const privacy = (await measurePrivacy(tables, neighbours, { seed, dcrShare, sort })).score
      const utility = await this.utilityJudge()?.score(synthetic, referenceTestRows)
      return {
        accuracy: measureAgainst(this.accuracy, synthetic).figures,
        similarity: await this.similarity(encoded),
        distances,
        fidelity,
        utility,
        privacy,
        ...gradeOf({ fidelity, utility, privacy }, weights),
      }
    } finally {
      await neighbours.close()
    }
  }

  /** What the holdout gets in a synthetic table's place, which leaves the training table to compare it with. */
  private async measureHoldout(): Promise<HeldOut | undefined> {
    const { training, holdout, key } = this.original
    if (!holdout) return undefined
    const { seed, workers, weights } = this.options
    const tables = { training, key, synthetic: holdout }
    const fidelity = measureFidelity(tables, this.sort).score
    const neighbours = new NeighbourSearch(workers)
    const { score: privacy } = await measurePrivacy(tables, neighbours, {
      seed,
      sort: this.sort,
    }).finally(() => neighbours.close())
    const utility = await this.utilityJudge()?.score(holdout, referenceTestRows)
    return {
      accuracy: measureAccuracy(tables, this.options).figures,
      fidelity,
      utility,
      privacy,
      ...gradeOf({ fidelity, utility, privacy }, weights),
    }
  }

  /** Similarity and distances of the holdout are in the encoding that each synthetic table has with it. */
  private withHeldOut(
    heldOut: HeldOut,
    similarity: SimilarityFigures,
    distances: DistanceFigures,
  ): ReferenceFigures {
    return {
      ...heldOut,
      similarity: {
        cosine_similarity_training_synthetic: similarity.cosine_similarity_training_holdout!,
        discriminator_auc_training_synthetic: similarity.discriminator_auc_training_holdout!,
      },
      distances: {
        ims_training: distances.ims_trn_hol!,
        dcr_training: distances.dcr_trn_hol!,
        nndr_training: distances.nndr_trn_hol!,
      },
    }
  }

  /** Tells of progress, and stops, where a stage begins; what it gives tells of progress inside the stage. */
  private stages({ signal, onProgress }: AssessOptions): (stage: Stage) => (share: number) => void {
    const hasUtility = this.options.target !== undefined
    const parts = stageSeconds.filter(([stage]) => stage !== 'utility' || hasUtility)
    const total = parts.reduce((sum, [, seconds]) => sum + seconds, 0)
    return (stage) => {
      if (signal?.aborted) throw new InterruptedError(`stopped before ${stage}`)
      const at = parts.findIndex(([name]) => name === stage)
      const before = parts.slice(0, at).reduce((sum, [, seconds]) => sum + seconds, 0)
      const show = (share: number) =>
        onProgress?.((before + share * (parts[at]?.[1] ?? 0)) / total, stage)
      show(0)
      return show
    }
  }
}

type HeldOut = Omit<ReferenceFigures, 'similarity' | 'distances'>

function gradeOf(scores: Scores, weights: ScoreWeights | undefined) {
  const { overall, grade } = overallScore(scores, weights)
  return { overall, grade }
}

/** How long each stage takes, roughly, in the seconds that one machine took. */
const stageSeconds = [
  ['accuracy', 0.5],
  ['fidelity', 1],
  ['distances', 20],
  ['discriminator', 4],
  ['privacy', 6],
  ['utility', 25],
  ['references', 15],
  ['done', 0],
] as const
type Stage = (typeof stageSeconds)[number][0]

function factsOf(table: Table, key: string | undefined): TableFacts {
  const { file, rowCount: rows } = table
  return key === undefined ? { file, rows } : { file, rows, sequences: groupRows(table, key).count }
}
