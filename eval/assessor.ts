import { InterruptedError } from '../base/errors.js'
import { groupRows } from '../datasets/groups.js'
import type { Table } from '../datasets/table.js'
import { type AccuracyReference, accuracyReference } from './accuracy/accuracyReference.js'
import { measureAgainst } from './accuracy/measureAccuracy.js'
import type { Assessment, CoercionLoss, ReferenceFigures, TableFacts } from './assessment.js'
import { measureDistances } from './distances/measureDistances.js'
import { measureFidelity } from './fidelity/measureFidelity.js'
import { holdoutAsSynthetic } from './holdoutAsSynthetic.js'
import { independentTable } from './independentTable.js'
import type { JudgedTables } from './judgedTables.js'
import { NeighbourSearch } from './neighbours/neighbourSearch.js'
import type { PointSet } from './neighbours/pointSet.js'
import { overallScore, type ScoreWeights } from './overall.js'
import { measurePrivacy } from './privacy/measurePrivacy.js'
import { measureProfile } from './profile/measureProfile.js'
import { recommendations } from './recommendations.js'
import { cosineSimilarity } from './similarity/cosine.js'
import { discriminatorAuc } from './similarity/discriminatorAuc.js'
import { type EncodedTables, encodeTables } from './similarity/encode.js'
import type { SimilarityFigures } from './similarity/similarityFigures.js'
import { keptSort, type Sort, sortedValues } from './statistics/sortedValues.js'
import { UtilityJudge } from './utility/utilityJudge.js'

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

/** Rows that distances and similarity of the references are of: enough to give the numbers a meaning. */
const referenceRows = 10_000
/** Rows that their models are tested on: the score's standard error is some 0.002. */
const referenceTestRows = 50_000
/** Tables of more cells are sorted anew for each measure: memory is what they are short of. */
const sortedCells = 20_000_000

/** Judges synthetic tables against a training table and, where there is one, a holdout. */
export class Assessor {
  private readonly neighbours: NeighbourSearch
  private readonly accuracy: AccuracyReference
  private readonly sort: Sort
  private utility?: UtilityJudge
  private references?: { independent: ReferenceFigures; holdout?: ReferenceFigures }

  /**
   * @param original the tables that all synthetic ones are compared with
   * @throws {DataError} `EMPTY`, `NO_COLUMNS`, `COLUMN_MISSING`, `KEY_MISSING`
   */
  constructor(
    private readonly original: Omit<JudgedTables, 'synthetic'>,
    private readonly options: AssessorOptions,
  ) {
    this.accuracy = accuracyReference(original, options)
    this.neighbours = new NeighbourSearch(options.workers)
    const { rowCount, columns } = original.training
    this.sort = rowCount * columns.length <= sortedCells ? keptSort() : sortedValues
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
    const { original, neighbours, sort } = this
    const { seed, draws, replaySeed, weights } = this.options
    const tables: JudgedTables = { ...original, synthetic }
    const enter = this.stages(options)

    enter('accuracy')
    const accuracy = measureAgainst(this.accuracy, synthetic)
    enter('fidelity')
    const fidelity = measureFidelity(tables, sort)
    const profile = measureProfile(tables, sort)
    enter('distances')
    const encoded = encodeTables(tables, { seed })
    const distances = await measureDistances(encoded, neighbours, { seed })
    enter('discriminator')
    const similarity = {
      ...(await this.similarity(encoded)),
      ...(await this.similarityToHoldout(encoded)),
    }
    enter('privacy')
    const dcrShare = distances.figures.dcr_share
    const privacy = await measurePrivacy(tables, neighbours, { seed, dcrShare, sort })
    enter('utility')
    const utility = await this.utilityJudge()?.judge(synthetic)
    enter('references')
    this.references ??= await this.measureReferences()
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
      references: this.references,
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
    await Promise.all([this.neighbours.close(), this.utility?.close()])
  }

  private utilityJudge(): UtilityJudge | undefined {
    const { target, seed, workers } = this.options
    if (target !== undefined)
      this.utility ??= new UtilityJudge(this.original, target, { seed, workers })
    return this.utility
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

  /** The same for all synthetic tables. */
  private async measureReferences(): Promise<Assessment['references']> {
    const { original, options } = this
    const { training, holdout, key } = original
    const independent = {
      ...original,
      synthetic: independentTable(training, key, options.seed),
    }
    return {
      independent: await this.reference(independent, independent, this.accuracy),
      // There is no other holdout to compare it with, but for distances, where halves will do.
      holdout:
        holdout &&
        (await this.reference(
          { training, key, synthetic: holdout },
          holdoutAsSynthetic(original, holdout, options.seed),
          accuracyReference({ training, key }, options),
        )),
    }
  }

  /** @param near what distances are measured on */
  private async reference(
    tables: JudgedTables,
    near: JudgedTables,
    accuracy: AccuracyReference,
  ): Promise<ReferenceFigures> {
    const { neighbours, options } = this
    const limits = { seed: options.seed, maxRows: referenceRows }
    const encoded = encodeTables(near, limits)
    const distances = await measureDistances(encoded, neighbours, limits)
    const fidelity = measureFidelity(tables, this.sort).score
    const privacy = (await measurePrivacy(near, neighbours, limits)).score
    const utility = await this.utilityJudge()?.score(tables.synthetic, referenceTestRows)
    const { overall, grade } = overallScore({ fidelity, utility, privacy }, options.weights)
    return {
      accuracy: measureAgainst(accuracy, tables.synthetic).figures,
      similarity: await this.similarity(encoded),
      distances: distances.figures,
      fidelity,
      utility,
      privacy,
      overall,
      grade,
    }
  }

  /** Tells of progress, and stops, where a stage begins. */
  private stages({ signal, onProgress }: AssessOptions): (stage: Stage) => void {
    const parts = stageSeconds.filter(
      ([stage]) => stage !== 'utility' || this.options.target !== undefined,
    )
    const total = parts.reduce((sum, [, seconds]) => sum + seconds, 0)
    return (stage) => {
      if (signal?.aborted) throw new InterruptedError(`stopped before ${stage}`)
      const before = parts.slice(
        0,
        parts.findIndex(([name]) => name === stage),
      )
      onProgress?.(before.reduce((sum, [, seconds]) => sum + seconds, 0) / total, stage)
    }
  }
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
