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
  private references?: References

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
    enter('references')
    const begun = this.references ? undefined : await this.beginReferences()
    // Last, so that its models and the search for neighbours are not in memory at one time.
    this.onUtility = enter('utility')
    const utility = await this.utilityJudge()?.judge(synthetic)
    if (begun) this.references = await this.finishReferences(begun)
    const { independent, heldOut } = this.references!
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
        independent,
        holdout: heldOut && withHeldOut(heldOut, similarity, distances.figures),
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

  /** Whatever of the references takes no models: the same for all synthetic tables. */
  private async beginReferences(): Promise<BegunReferences> {
    const { training, holdout, key } = this.original
    const synthetic = independentTable(training, key, this.options.seed)
    return {
      independent: { table: synthetic, ...(await this.beginIndependent(synthetic)) },
      heldOut: holdout && { table: holdout, ...(await this.beginHeldOut(holdout)) },
    }
  }

  private async beginIndependent(synthetic: Table) {
    const { original, sort } = this
    const { seed, workers } = this.options
    const tables = { ...original, synthetic }
    const neighbours = new NeighbourSearch(workers)
    try {
      const encoded = encodeTables(tables, { seed })
      const { figures: distances } = await measureDistances(encoded, neighbours, { seed })
      const dcrShare = distances.dcr_share
      return {
        accuracy: measureAgainst(this.accuracy, synthetic).figures,
        similarity: await this.similarity(encoded),
        distances,
        fidelity: measureFidelity(tables, sort).score,
        privacy: (await measurePrivacy(tables, neighbours, { seed, dcrShare, sort })).score,
      }
    } finally {
      await neighbours.close()
    }
  }

  /** In a synthetic table's place it leaves the training table to compare it with. */
  private async beginHeldOut(holdout: Table) {
    const { sort } = this
    const { training, key } = this.original
    const { seed, workers } = this.options
    const tables = { training, key, synthetic: holdout }
    const neighbours = new NeighbourSearch(workers)
    try {
      return {
        accuracy: measureAccuracy(tables, this.options).figures,
        fidelity: measureFidelity(tables, sort).score,
        privacy: (await measurePrivacy(tables, neighbours, { seed, sort })).score,
      }
    } finally {
      await neighbours.close()
    }
  }

  private async finishReferences({ independent, heldOut }: BegunReferences): Promise<References> {
    return {
      independent: await this.withUtility(independent),
      heldOut: heldOut && (await this.withUtility(heldOut)),
    }
  }

  private async withUtility<Begun extends Omit<Scores, 'utility'>>({
    table,
    ...begun
  }: Begun & { table: Table }) {
    const utility = await this.utilityJudge()?.score(table, referenceTestRows)
    const { overall, grade } = overallScore({ ...begun, utility }, this.options.weights)
    return { ...begun, utility, overall, grade }
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
      let furthest = 0
      const show = (share: number) => {
        // Work that is found on the way makes a share smaller than it was.
        furthest = Math.max(furthest, share)
        onProgress?.((before + furthest * (parts[at]?.[1] ?? 0)) / total, stage)
      }
      show(0)
      return show
    }
  }
}

/** The holdout as a reference, without what is measured in the encoding of a synthetic table. */
type HeldOut = Omit<ReferenceFigures, 'similarity' | 'distances'>

interface References {
  independent: ReferenceFigures
  heldOut?: HeldOut
}

type Begun<Reference> = Omit<Reference, 'utility' | 'overall' | 'grade'> & { table: Table }

/** References without the figures that models are trained for, and the tables to train them on. */
interface BegunReferences {
  independent: Begun<ReferenceFigures>
  heldOut?: Begun<HeldOut>
}

function withHeldOut(
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

/** How long each stage takes, roughly, in the seconds that one machine took. */
const stageSeconds = [
  ['accuracy', 0.4],
  ['fidelity', 0.6],
  ['distances', 6],
  ['discriminator', 2],
  ['privacy', 2.3],
  ['references', 14],
  ['utility', 25],
  ['done', 0],
] as const
type Stage = (typeof stageSeconds)[number][0]

function factsOf(table: Table, key: string | undefined): TableFacts {
  const { file, rowCount: rows } = table
  return key === undefined ? { file, rows } : { file, rows, sequences: groupRows(table, key).count }
}
