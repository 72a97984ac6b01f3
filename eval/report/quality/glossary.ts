import { type Markup, markup } from '../../charts/markup.js'
import { section } from '../html.js'

/** What a figure means. */
interface Definition {
  id: string
  title: string
  aliases?: readonly string[] // what else it is called on the page
  text: string
}

const definitions: readonly Definition[] = [
  {
    id: 'equal-sample',
    title: 'Equal sample',
    aliases: ['equal sample', 'a fresh real sample'],
    text: 'What as many real rows, or real sequences where there are some, would score on average, by chance alone: the most that can be expected. A table can come out a little above it, since it is no independent sample.',
  },
  {
    id: 'holdout',
    title: 'Holdout',
    aliases: ['holdout'],
    text: 'Real rows that the generator never saw, measured as if they were the synthetic table. They show what is good, and how near to the training rows honest rows come.',
  },
  {
    id: 'independent',
    title: 'Independent',
    aliases: ['independent', 'independent columns'],
    text: 'A table whose columns are each drawn from the real ones, independently of one another: right column by column, with nothing that ties columns or rows together. A useful table is far above it.',
  },
  {
    id: 'overall',
    title: 'Overall',
    aliases: ['overall'],
    text: 'The product specification’s score: the weighted mean of fidelity, utility and privacy. It misleads, and decides nothing here.',
  },
  {
    id: 'grade',
    title: 'Grade and score',
    aliases: ['grade', 'Grade'],
    text: 'What the table is worth, from 0 to 1 and as a letter: half the weighted mean of the parts under Grade, half the lowest of them. A privacy concern caps it at D, a copy of the training table at F.',
  },
  {
    id: 'order',
    title: 'Order of rows',
    text: 'How well a row goes on from the row before it: the accuracy of each column with itself in the next row, placed between the real table with its rows shuffled inside each sequence (0) and an equal sample (1).',
  },
  {
    id: 'structure',
    title: 'Structure of groups',
    text: 'What holds the rows of a real sequence together (columns that stay the same, rise, count or add up) and how far the synthetic sequences keep to it; 1 where they do as the holdout does.',
  },
  {
    id: 'worst-column',
    title: 'Worst column',
    text: 'The column whose values are the furthest from the real ones, beside what an equal sample would show.',
  },
  {
    id: 'accuracy',
    title: 'Accuracy',
    aliases: ['accuracy'],
    text: 'One minus half the sum of the differences between real and synthetic shares over the bins of some columns: the share of rows that are where they should be. Numbers and times have ten bins of about equally many real rows, labels the ten most frequent ones; missing values are a bin of their own. The figure is the mean of univariate, bivariate and trivariate accuracy and, where rows form sequences, of coherence. 1 is perfect.',
  },
  {
    id: 'univariate',
    title: 'Univariate',
    text: 'Mean accuracy of each column on its own; the length of a sequence counts as a column.',
  },
  {
    id: 'bivariate',
    title: 'Bivariate',
    text: 'Mean accuracy of all pairs of columns, over the bins of both together.',
  },
  {
    id: 'trivariate',
    title: 'Trivariate',
    text: 'Mean accuracy of triples of columns, over the bins of all three together.',
  },
  {
    id: 'coherence',
    title: 'Coherence',
    text: 'Accuracy of what holds a sequence together: a column in a row with itself in the next row; how many different values a sequence has; in how many sequences each value occurs. The mean of the three.',
  },
  {
    id: 'shortfall',
    title: 'Short by',
    text: 'By how much an accuracy falls below that of an equal sample: what chance does not explain.',
  },
  {
    id: 'cosine',
    title: 'Cosine similarity',
    text: 'Cosine of the angle between the mean encoded rows of the two tables; 1 is the same. It sees coarse differences only.',
  },
  {
    id: 'discriminator',
    title: 'Discriminator AUC',
    aliases: ['AUC', 'Discriminator'],
    text: 'How well gradient boosting tells synthetic from training rows in ten-fold cross-validation: 0.5 is not at all, 1 is always. The holdout’s own figure is what real rows get.',
  },
  {
    id: 'identical',
    title: 'Identical matches',
    aliases: ['Equal to a training row'],
    text: 'Share of rows that equal a row of the other table. To be read beside the holdout’s: in small worlds honest rows repeat, too.',
  },
  {
    id: 'dcr',
    title: 'Distance to the closest record (DCR)',
    aliases: [
      'DCR to training',
      'DCR to holdout',
      'Closest record, mean',
      'Distance to the closest record',
    ],
    text: 'From each synthetic row to its nearest row of the other table, over encoded columns; the mean over the rows.',
  },
  {
    id: 'dcr-share',
    title: 'DCR share',
    text: 'Share of synthetic rows that are nearer to a training than to a holdout row, ties counting half. About 0.5 where nothing was memorised, 1 for a copy.',
  },
  {
    id: 'nndr',
    title: 'Distance ratio (NNDR)',
    aliases: ['NNDR to training', 'NNDR ratio', 'Distance ratio'],
    text: 'The distance to the closest record over that to the second closest; the tenth smallest over all rows. Small values are rows that sit on one single real row. The NNDR ratio is that to training over that to holdout rows: below 1 hints at copies.',
  },
  {
    id: 'fidelity',
    title: 'Fidelity',
    text: 'Mean of two: the mean score of the columns by statistical tests, and how well correlations between numbers are kept. It does not see what three columns do together, nor the order of rows.',
  },
  {
    id: 'ks',
    title: 'KS',
    text: 'One minus the Kolmogorov–Smirnov statistic: the largest gap between the two cumulative distributions of a number.',
  },
  {
    id: 'wasserstein',
    title: 'Wasserstein',
    text: 'One minus the Wasserstein distance over the range of the real values: how far values would have to be moved for the distributions to agree.',
  },
  {
    id: 'moments',
    title: 'Moments',
    text: 'How near mean, standard deviation, skewness and kurtosis come, relative to the real ones.',
  },
  {
    id: 'chi-square',
    title: 'χ² p',
    text: 'The p-value of a chi-square test of the labels’ counts. Any large table that is no exact copy fails it.',
  },
  {
    id: 'coverage',
    title: 'Coverage',
    text: 'Share of the real labels that occur in the synthetic table at all.',
  },
  {
    id: 'tvd',
    title: '1 − TVD',
    aliases: ['1 − total variation'],
    text: 'One minus the total variation distance: half the sum of the differences between the shares of a column’s values, numbers in twenty bins.',
  },
  {
    id: 'pair-trends',
    title: 'Pair trends',
    aliases: ['Kept'],
    text: 'How well the dependence of two columns is kept, whatever their types: one minus half the difference of correlations between numbers, else one minus the total variation distance over both.',
  },
  {
    id: 'correlation',
    title: 'Correlation',
    aliases: ['Correlations kept'],
    text: 'Pearson’s correlation of two numbers, from −1 to 1, over the rows in which both are there. “Correlations kept” is one minus the mean difference over all pairs.',
  },
  {
    id: 'kl',
    title: 'KL divergence',
    text: 'Kullback–Leibler divergence of the real labels’ shares from the synthetic ones; 0 where they agree, without an upper end.',
  },
  {
    id: 'utility',
    title: 'Utility',
    aliases: ['Synthetic over real'],
    text: 'Are models that learned from synthetic rows as good as those that learned from real ones? A random forest, a linear model and gradient boosting learn to predict the target, from either table, and are tested on the other; the smaller of the two counts, and the mean over the models is the score.',
  },
  {
    id: 'privacy',
    title: 'Privacy',
    aliases: ['Privacy score', 'score of holdout'],
    text: 'A concern, none, or too few rows or groups to tell: the verdict rests on the DCR share, the membership attack and equal rows, each beside the holdout and beyond the margin of chance. The score beside it comes from distances alone, as a product specification has it, and cannot tell a copy from an honest sample.',
  },
  {
    id: 'membership',
    title: 'Membership attack, AUC',
    text: 'How well an attacker tells training from holdout rows by their distance to the synthetic table: 0.5 is chance, 1 is always.',
  },
  {
    id: 'privacy-parts',
    title: 'Parts of the privacy score',
    aliases: ['Distance score', 'Membership risk', 'Attribute risk'],
    text: 'The parts of the privacy score: the mean distance of a synthetic row to the closest real one as a share of the largest possible; the mean of 1 / (1 + that distance); the share of rare real values that the synthetic table has more than twice as often.',
  },
]

const places: ReadonlyMap<string, string> = new Map(
  definitions.flatMap(({ id, title, aliases = [] }) =>
    [title, ...aliases].map((name) => [name, id] as const),
  ),
)

/** The name of a figure as a link to what it means; a name that needs no explanation as it is. */
export function term(name: string): Markup {
  const id = places.get(name)
  return id === undefined
    ? markup`${name}`
    : markup`<a class="term" href="${`#about-${id}`}">${name}</a>`
}

/** Names of figures as links, for a line under a table whose heads sort it. */
export function terms(names: readonly string[]): Markup {
  const links = names.map((name, i) => markup`${i > 0 && ', '}${term(name)}`)
  return markup`<p class="small terms">What the columns mean: ${links}.</p>`
}

/** Definitions of the figures that a page links to by {@link term}, or of all. */
export function glossary(page?: readonly Markup[]): Markup {
  const isLinked = ({ id }: Definition) =>
    !page || page.some(({ text }) => text.includes(`href="#about-${id}"`))
  const items = definitions
    .filter(isLinked)
    .map(
      ({ id, title, text }) =>
        markup`<div id="${`about-${id}`}"><dt>${title}</dt><dd>${text}</dd></div>\n`,
    )
  return section(
    'about',
    'What the figures mean',
    undefined,
    markup`<dl class="glossary">${items}</dl>`,
  )
}
