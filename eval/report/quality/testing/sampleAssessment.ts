import { RandomStream } from '../../../../base/random.js'
import { type ColumnType, isNumberType, isTimeType } from '../../../../datasets/table.js'
import type {
  AccuracyCell,
  AccuracyDetails,
  AccuracyFigures,
  BinnedColumn,
  CellShare,
} from '../../../accuracy/accuracyResult.js'
import type { Assessment, ReferenceFigures } from '../../../assessment.js'
import type { CategoricalProfile, NumericProfile, Profile } from '../../../columns/profileResult.js'
import type { Fidelity } from '../../../fidelity/fidelityResult.js'
import type { Graded, GradePart } from '../../../grade/gradeResult.js'
import { gradeOf } from '../../../grade/gradeTable.js'
import type { Structure } from '../../../structure/structureResult.js'
import type { Utility } from '../../../utility/utilityResult.js'

export interface SampleOptions {
  seed?: number
  file?: string
  columns?: readonly { name: string; type: ColumnType }[]
  keyed?: boolean // with a key, and so with coherence
  holdout?: boolean
  target?: boolean
  quality?: number // 0 as good as columns sampled independently, 1 as an equal sample
}

export const contestColumns: readonly { name: string; type: ColumnType }[] = [
  { name: 'alice', type: 'category' },
  { name: 'david', type: 'number' },
  { name: 'emily', type: 'category' },
  { name: 'jacob', type: 'number' },
  { name: 'james', type: 'number' },
  { name: 'john', type: 'category' },
  { name: 'mike', type: 'number' },
  { name: 'lucas', type: 'number' },
  { name: 'mary', type: 'datetime' },
  { name: 'sarah', type: 'number' },
]

export function manyColumns(count: number): { name: string; type: ColumnType }[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `column_${String(i + 1).padStart(3, '0')}`,
    type: i % 3 === 2 ? 'category' : 'number',
  }))
}

/** A made-up assessment that looks like a real one; the same for the same options. */
export function sampleAssessment(options: SampleOptions = {}): Assessment {
  const { seed = 1, columns = contestColumns, keyed = true, holdout = true } = options
  const { target = true, quality = 0.82, file = 'synthetic.csv.gz' } = options
  const random = new RandomStream(seed, 'sample-assessment')
  const details = accuracyDetails(random, columns, keyed, quality)
  const accuracy = accuracyFigures(details)
  const numeric = columns.filter(({ type }) => type === 'number' || type === 'datetime')
  const fidelity = fidelityOf(random, columns, quality)
  const utility = target ? utilityOf(columns[0].name, quality) : undefined
  const dcrShare = holdout ? 0.511 + (1 - quality) * 0.02 : undefined
  const privacyScore = 0.62
  const weights = target
    ? { fidelity: 0.4, utility: 0.4, privacy: 0.2 }
    : { fidelity: 2 / 3, utility: 0, privacy: 1 / 3 }
  const overall =
    weights.fidelity * fidelity.score +
    weights.utility * (utility?.score ?? 0) +
    weights.privacy * privacyScore
  const rows = 154_019
  return {
    training: { file: 'training.csv.gz', rows, ...(keyed && { sequences: 20_000 }) },
    ...(holdout && {
      holdout: { file: 'holdout.csv.gz', rows: 153_877, ...(keyed && { sequences: 20_000 }) },
    }),
    synthetic: { file, rows: 152_310, ...(keyed && { sequences: 20_000 }) },
    ...(keyed && { key: 'group_id' }),
    columns,
    seed,
    draws: 3,
    accuracy,
    accuracySpread: { overall: 0.00042, univariate: 0.0003 },
    similarity: {
      cosine_similarity_training_synthetic: 0.9994705,
      discriminator_auc_training_synthetic: 0.528,
      ...(holdout && {
        cosine_similarity_training_holdout: 0.9999778,
        discriminator_auc_training_holdout: 0.508,
      }),
    },
    distances: {
      ims_training: 0.003,
      dcr_training: 0.06,
      nndr_training: 1.35385e-7,
      ...(holdout && {
        ims_holdout: 0.002,
        ims_trn_hol: 0.004,
        dcr_holdout: 0.06,
        dcr_trn_hol: 0.059,
        dcr_share: dcrShare,
        nndr_holdout: 1.3726e-7,
        nndr_trn_hol: 1.34407e-7,
        nndr_ratio: 0.98634,
      }),
    },
    fidelity,
    ...(keyed && { structure: structureOf(columns, holdout) }),
    ...(utility && { utility }),
    privacy: {
      score: privacyScore,
      risk: 'Medium',
      distance: 0.0218,
      membershipRisk: 0.1012,
      attributeRisk: 0.0606,
      verdict: {
        outcome: 'none',
        isConcern: false,
        isCopy: false,
        sentence: holdout
          ? 'Synthetic rows are no nearer to the training rows than rows the generator never saw'
          : 'Without a holdout it cannot be told whether training rows were memorised',
      },
      ...(holdout && {
        holdoutRelative: {
          dcrShare: dcrShare!,
          identicalTraining: 0.0031,
          identicalHoldout: 0.0029,
          membershipAuc: 0.5032,
        },
      }),
      identicalMatchShare: 0.0031,
      distinctRows: { synthetic: 0.9971, training: 0.9984, count: 151_868 },
      rareCombinations: {
        columns: columns.slice(0, 3).map(({ name }) => name),
        k: 5,
        inTraining: 1_204,
        inSynthetic: 96,
        ...(holdout && { inHoldout: 311 }),
      },
      recommendations: [],
      notes: [],
    },
    ...graded(quality),
    specification: { overall, grade: overall >= 0.8 ? 'A' : 'B+' },
    overall,
    weights,
    recommendations: [
      `${columns[columns.length - 1].name}: its distribution is the furthest off; see its overlay.`,
      `${columns
        .slice(0, 2)
        .map(({ name }) => name)
        .join(' and ')} do not go together as in the real table.`,
    ],
    accuracyDetails: details,
    distanceDetails: distanceDetails(random, holdout),
    profile: profileOf(random, columns, numeric, keyed, quality),
    references: {
      independent: reference(0.871, 0.74, 0.34, target, 0.58),
      ...(holdout && { holdout: reference(0.9724, 0.991, 0.86, target, 0.6) }),
    },
    coercions: [
      {
        table: 'synthetic',
        column: columns[columns.length > 1 ? 1 : 0].name,
        type: 'number',
        count: 12,
        example: 'n/k',
        row: 4811,
      },
    ],
    notes: ['Distances were taken over 20,000 rows of each table.'],
    seconds: 48.2,
  }
}

function graded(quality: number): Graded {
  const part = (name: GradePart['name'], weight: number, sentence: string): GradePart => ({
    name,
    score: quality,
    weight,
    sentence,
  })
  return {
    grade: gradeOf(quality),
    score: quality,
    gradeReasons: [
      'The classifier tells its rows from training rows.',
      'Accuracy is not all there.',
    ],
    gradeParts: [
      part('accuracy', 0.75, 'Accuracy is not all there.'),
      part('discriminator', 0.25, 'The classifier tells its rows from training rows.'),
    ],
  }
}

function accuracyDetails(
  random: RandomStream,
  columns: SampleOptions['columns'] & {},
  keyed: boolean,
  quality: number,
): AccuracyDetails {
  const names = columns.map(({ name }) => name)
  const judged = keyed ? [...names, 'Sequence Length'] : names
  const typeOf = new Map(columns.map(({ name, type }) => [name, type]))
  const weakness = judged.map(() => random.uniform() ** 3)
  const cell = (places: readonly number[], max: number, size: number): AccuracyCell => {
    const accuracyMax = round5(max - 0.006 * random.uniform())
    const worst = Math.max(...places.map((i) => weakness[i]))
    const gap = (1 - quality) * size * (0.15 + worst + 0.3 * random.uniform())
    return {
      columns: places.map((i) => judged[i]),
      accuracy: round5(accuracyMax + 0.002 - gap),
      accuracyMax,
      off: off(
        random,
        places.map((i) => typeOf.get(judged[i]) ?? 'number'),
        gap,
      ),
    }
  }
  const pairs = judged.flatMap((_, i) => judged.slice(0, i).map((_, j) => [j, i]))
  const triples = Array.from({ length: Math.min(100, judged.length ** 2) }, () =>
    [...random.permutation(judged.length).slice(0, 3)].sort((a, b) => a - b),
  )
  const own = (max: number, size: number) =>
    keyed ? names.map((_, i) => cell([i], max, size)) : []
  return {
    univariate: judged.map((_, i) => cell([i], 0.993, 0.1)),
    bivariate: pairs.map((pair) => cell(pair, 0.977, 0.22)),
    trivariate: triples
      .map((triple) => cell(triple, 0.937, 0.35))
      .sort((a, b) => a.accuracy - b.accuracy),
    autocorrelation: own(0.985, 0.3).map((one) => ({
      ...one,
      columns: [one.columns[0], one.columns[0]],
      off: one.off.map((share) => ({ ...share, bins: [share.bins[0], share.bins[0]] })),
    })),
    categoriesPerSequence: own(0.991, 0.2),
    sequencesPerCategory: own(0.994, 0.12),
    bins: judged.map((column) => binned(random, column, 10, quality, String)),
    categoriesPerSequenceBins: keyed
      ? names.map((column) => binned(random, column, 8, quality, (i) => String(i + 1)))
      : [],
    sequencesPerCategoryBins: keyed
      ? names.map((column) =>
          binned(random, column, 10, quality, (i) => (i === 9 ? '(other)' : `V${i}`)),
        )
      : [],
  }
}

function off(random: RandomStream, types: readonly ColumnType[], gap: number): CellShare[] {
  return [0, 1, 2].map((i) => {
    const real = 0.02 + 0.2 * random.uniform()
    const change = gap * (0.5 - 0.15 * i) * (random.uniform() < 0.5 ? -1 : 1)
    const bins = types.map((type) =>
      type === 'category' || type === 'text'
        ? ['A2', 'X1', '(other)', '(n/a)'][random.integer(4)]
        : ['≥ 20', '[4.1, 4.6)', '< 0.5', '(n/a)'][random.integer(4)],
    )
    return { bins, real, synthetic: Math.max(0, real + change) }
  })
}

function accuracyFigures(details: AccuracyDetails): AccuracyFigures {
  const mean = (cells: readonly AccuracyCell[], key: 'accuracy' | 'accuracyMax') =>
    round7(cells.reduce((sum, cell) => sum + cell[key], 0) / cells.length)
  const parts = (key: 'accuracy' | 'accuracyMax') => {
    const coherence =
      details.autocorrelation.length > 0
        ? (mean(details.autocorrelation, key) +
            mean(details.categoriesPerSequence, key) +
            mean(details.sequencesPerCategory, key)) /
          3
        : undefined
    return {
      univariate: mean(details.univariate, key),
      bivariate: mean(details.bivariate, key),
      trivariate: mean(details.trivariate, key),
      coherence: coherence === undefined ? undefined : round7(coherence),
    }
  }
  const overall = (part: ReturnType<typeof parts>) => {
    const all = Object.values(part).filter((value) => value !== undefined)
    return round7(all.reduce((sum, value) => sum + value, 0) / all.length)
  }
  const [own, max] = [parts('accuracy'), parts('accuracyMax')]
  return {
    overall: overall(own),
    univariate: own.univariate,
    bivariate: own.bivariate,
    trivariate: own.trivariate,
    ...(own.coherence !== undefined && { coherence: own.coherence }),
    overall_max: overall(max),
    univariate_max: max.univariate,
    bivariate_max: max.bivariate,
    trivariate_max: max.trivariate,
    ...(max.coherence !== undefined && { coherence_max: max.coherence }),
  }
}

function fidelityOf(
  random: RandomStream,
  columns: SampleOptions['columns'] & {},
  quality: number,
): Fidelity {
  const near = (size: number) => 1 - (1 - quality) * size * random.uniform()
  const scored = columns.map(({ name, type }): Fidelity['columns'][number] => {
    if (!isNumberType(type)) {
      const chiSquareP = random.uniform() ** 4
      const chiSquareScore = Math.min(10 * chiSquareP, 1)
      const coverage = near(0.2)
      return {
        column: name,
        type,
        score: (chiSquareScore + coverage) / 2,
        chiSquareP,
        chiSquareScore,
        coverage,
        tvdComplement: near(0.2),
      }
    }
    const [ks, wasserstein, moments] = [near(0.2), near(0.1), near(0.6)]
    return {
      column: name,
      type,
      score: (ks + wasserstein + moments) / 3,
      ksComplement: ks,
      wassersteinComplement: wasserstein,
      momentSimilarity: moments,
      tvdComplement: near(0.2),
    }
  })
  const pairTrends = columns.flatMap(({ name }, i) =>
    columns
      .slice(0, i)
      .map((other) => ({ columns: [other.name, name] as const, score: near(0.5) })),
  )
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
  const columnScore = mean(scored.map(({ score }) => score))
  const correlationPreservation = near(0.2)
  return {
    score: (columnScore + correlationPreservation) / 2,
    columnScore,
    correlationPreservation,
    columns: scored,
    tvdComplement: mean(scored.map(({ tvdComplement }) => tvdComplement)),
    pairTrendScore: mean(pairTrends.map(({ score }) => score)),
    pairTrends,
    notes: [],
  }
}

function utilityOf(target: string, quality: number): Utility {
  const lost = (1 - quality) * 0.2
  const model = (name: string, real: number, synthetic: number) => ({
    name,
    trainSyntheticTestReal: synthetic,
    trainRealTestSynthetic: synthetic + 0.011,
    score: synthetic,
    trainSynthetic: synthetic + 0.002,
    trainReal: real,
  })
  const models = [
    model('random forest', 0.912, 0.905 - lost),
    model('logistic regression', 0.874, 0.871 - lost),
    model('gradient boosting', 0.921, 0.913 - lost),
  ]
  const mean = (key: 'trainSynthetic' | 'trainReal' | 'score') =>
    models.reduce((sum, one) => sum + one[key], 0) / models.length
  return {
    target,
    task: 'classification',
    metric: 'accuracy',
    score: mean('score'),
    word: 'Excellent',
    models,
    leading: {
      testedOn: 'holdout',
      testRows: 153_877,
      trainSynthetic: mean('trainSynthetic'),
      trainReal: mean('trainReal'),
      ratio: mean('trainSynthetic') / mean('trainReal'),
      guess: 0.412,
    },
    notes: [],
  }
}

function distanceDetails(random: RandomStream, holdout: boolean): Assessment['distanceDetails'] {
  const bins = 40
  const edges = Array.from({ length: bins + 1 }, (_, i) => (i * 0.4) / bins)
  const counts = (shift: number) =>
    Array.from({ length: bins }, (_, i) => {
      const x = edges[i] / (0.055 + shift)
      return Math.round(20_000 * 0.35 * x * Math.exp(-x) * (0.95 + 0.1 * random.uniform()))
    })
  return {
    rows: 20_000,
    subset: 'all dimensions',
    dimensions: 18,
    histogram: {
      edges,
      training: counts(0),
      ...(holdout && { holdout: counts(0.001), trnHol: counts(-0.004) }),
    },
  }
}

function profileOf(
  random: RandomStream,
  columns: SampleOptions['columns'] & {},
  numeric: SampleOptions['columns'] & {},
  keyed: boolean,
  quality: number,
): Profile {
  const correlation = numeric.map((_, i) =>
    numeric.map((_, j) => (i === j ? 1 : Math.tanh(random.normal() * 0.5))),
  )
  const real = correlation.map((row, i) =>
    row.map((value, j) => (i >= j ? value : correlation[j][i])),
  )
  const change = numeric.map(() =>
    numeric.map(() => (1 - quality) * 0.4 * (random.uniform() - 0.5)),
  )
  const synthetic = real.map((row, i) =>
    row.map((value, j) => (i === j ? 1 : value + (i > j ? change[i][j] : change[j][i]))),
  )
  return {
    rows: { real: 154_019, synthetic: 152_310 },
    numeric: numeric.map((column) => numericProfile(random, column, quality)),
    categorical: columns
      .filter(({ type }) => type === 'category' || type === 'text')
      .map((column) => categoricalProfile(random, column, quality)),
    correlation: { columns: numeric.map(({ name }) => name), real, synthetic },
    ...(keyed && {
      sequences: {
        lengths: {
          lengths: Array.from({ length: 10 }, (_, i) => i + 1),
          real: [0.04, 0.06, 0.07, 0.08, 0.1, 0.11, 0.12, 0.13, 0.14, 0.15],
          synthetic: [0.05, 0.06, 0.07, 0.08, 0.11, 0.11, 0.12, 0.13, 0.13, 0.14],
        },
        autocorrelation: columns.map(({ name }) => {
          const kept = 0.4 + 0.58 * random.uniform()
          return {
            column: name,
            real: kept,
            synthetic: kept - (1 - quality) * 0.3 * random.uniform(),
          }
        }),
      },
    }),
  }
}

function numericProfile(
  random: RandomStream,
  { name, type }: { name: string; type: ColumnType },
  quality: number,
): NumericProfile {
  const bins = 30
  const isTime = type === 'datetime'
  const [origin, size] = isTime
    ? [Date.UTC(2021, 0, 12), 86_400_000 * 30]
    : [Math.round(20 * random.normal()), 10 ** random.integer(3)]
  const peaks = [0, 1].map(() => ({
    at: 5 + 20 * random.uniform(),
    width: 2 + 4 * random.uniform(),
    weight: 0.3 + random.uniform(),
  }))
  const shape = (shift: number) => {
    const raw = Array.from({ length: bins }, (_, i) =>
      peaks.reduce((sum, { at, width, weight }, k) => {
        const z = (i + 0.5 - at - shift * (k + 0.3)) / (width * (1 + 0.1 * shift))
        return sum + weight * Math.exp(-z * z) * (0.94 + 0.12 * random.uniform())
      }, 0.004),
    )
    const total = raw.reduce((a, b) => a + b, 0)
    return raw.map((value) => value / total)
  }
  const [real, synthetic] = [shape(0), shape((1 - quality) * 6 * random.uniform())]
  const edges = Array.from({ length: bins + 1 }, (_, i) => origin + (i * size) / 3)
  const quantile = (shares: readonly number[], p: number) => {
    let sum = 0
    const bin = shares.findIndex((share) => {
      sum += share
      return sum >= p
    })
    return edges[bin < 0 ? bins : bin]
  }
  const box = (shares: readonly number[]) => ({
    min: edges[0],
    lowerWhisker: quantile(shares, 0.02),
    q1: quantile(shares, 0.25),
    median: quantile(shares, 0.5),
    q3: quantile(shares, 0.75),
    upperWhisker: quantile(shares, 0.98),
    max: edges[bins],
  })
  const mean = (shares: readonly number[]) =>
    shares.reduce((sum, share, i) => sum + share * edges[i], 0)
  return {
    column: name,
    type: isTime ? 'datetime' : 'number',
    missing: { real: 0.11 * random.uniform(), synthetic: 0.11 * random.uniform() },
    mean: { real: mean(real), synthetic: mean(synthetic) },
    std: { real: size * 2.1, synthetic: size * (2.1 - (1 - quality) * random.uniform()) },
    box: { real: box(real), synthetic: box(synthetic) },
    histogram: { edges, real, synthetic },
  }
}

function categoricalProfile(
  random: RandomStream,
  { name }: { name: string },
  quality: number,
): CategoricalProfile {
  const count = 3 + random.integer(9)
  const labels = Array.from({ length: count }, (_, i) => (i === count - 1 ? '(other)' : `A${i}`))
  const raw = labels.map((_, i) => Math.exp(-0.35 * i) * (0.6 + random.uniform()))
  const changed = raw.map((value) => value * (1 + (1 - quality) * 1.5 * (random.uniform() - 0.5)))
  const [total, changedTotal] = [raw, changed].map((all) => all.reduce((a, b) => a + b, 0))
  return {
    column: name,
    type: 'category',
    missing: { real: 0, synthetic: 0 },
    distinct: { real: count + 4, synthetic: count + 2 },
    klDivergence: (1 - quality) * 0.08 * random.uniform(),
    labels: labels
      .map((label, i) => ({ label, real: raw[i] / total, synthetic: changed[i] / changedTotal }))
      .sort((a, b) => (a.label === '(other)' ? 1 : b.label === '(other)' ? -1 : b.real - a.real)),
  }
}

function binned(
  random: RandomStream,
  column: string,
  count: number,
  quality: number,
  name: (i: number) => string,
): BinnedColumn {
  const raw = Array.from({ length: count }, (_, i) => Math.exp(-0.3 * i) * (0.5 + random.uniform()))
  const changed = raw.map((value) => value * (1 + (1 - quality) * 1.5 * (random.uniform() - 0.5)))
  const share = (all: readonly number[]) => {
    const total = all.reduce((a, b) => a + b, 0)
    return all.map((value) => value / total)
  }
  return {
    column,
    bins: raw.map((_, i) => name(i)),
    real: share(raw),
    synthetic: share(changed),
  }
}

function reference(
  accuracy: number,
  coherence: number,
  utility: number,
  target: boolean,
  privacy: number,
): ReferenceFigures {
  const overall = 0.4 * 0.905 + 0.4 * utility + 0.2 * privacy
  return {
    accuracy: {
      overall: accuracy,
      univariate: 0.9904,
      bivariate: accuracy - 0.01,
      trivariate: accuracy - 0.06,
      coherence,
      overall_max: 0.9721278,
      univariate_max: 0.9911982,
      bivariate_max: 0.9744589,
      trivariate_max: 0.9345275,
      coherence_max: 0.9883267,
    },
    similarity: {
      cosine_similarity_training_synthetic: 0.9991,
      discriminator_auc_training_synthetic: accuracy < 0.9 ? 0.943 : 0.508,
    },
    distances: { ims_training: 0.0001, dcr_training: 0.11, nndr_training: 3.1e-7 },
    fidelity: 0.905,
    ...(target && { utility }),
    privacy,
    specification: { overall, grade: utility > 0.5 ? 'A' : 'B' },
    overall,
  }
}

function round5(value: number): number {
  return Math.round(value * 1e5) / 1e5
}

function round7(value: number): number {
  return Math.round(value * 1e7) / 1e7
}

/** The first column constant in a sequence, dates in order; a third of the synthetic sequences are not. */
function structureOf(
  columns: readonly { name: string; type: ColumnType }[],
  holdout: boolean,
): Structure {
  const of = <Value>(real: Value, synthetic: Value) => ({
    real,
    ...(holdout && { holdout: real }),
    synthetic,
  })
  const day = 86_400_000
  const dated = columns.find(({ type }) => isTimeType(type))?.name ?? columns[0].name
  return {
    score: 0.652,
    order: 0.652,
    constancy: 0.981,
    sequences: of(19_500, 19_480),
    columns: columns.map(({ name, type }, i) => ({
      column: name,
      type,
      rules: [
        ...(i === 0
          ? [{ rule: 'constant', ...of(1, 0.982), chance: 0.001, kept: 0.981 } as const]
          : []),
        ...(isTimeType(type)
          ? [{ rule: 'ascending', ...of(1, 0.661), chance: 0.031, kept: 0.652 } as const]
          : []),
      ],
      ...(isTimeType(type) && {
        repeats: of(0, 0.0213),
        gaps: {
          median: of(3 * day, 1.5 * day),
          ks: { ...(holdout && { holdout: 0.004 }), synthetic: 0.2431 },
        },
      }),
    })),
    worst: [
      {
        key: 's<0>17',
        length: 31,
        breaks: [
          { column: dated, rule: 'ascending', row: 14, rows: 9 },
          { column: columns[0].name, rule: 'constant', row: 15, rows: 1 },
        ],
        columns: [dated, columns[0].name],
        firstRow: 11,
        cells: Array.from({ length: 12 }, (_, i) => [
          i === 5 ? null : 1.7e12 + (i === 3 ? -2 : i) * day,
          i < 4 ? 'V3' : 'V4',
        ]),
      },
    ],
  }
}
