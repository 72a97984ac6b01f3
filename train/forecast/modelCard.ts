import { closedInWords } from '../../eval/forecast/closedInWords.js'
import { worseThanBaseline } from '../../eval/forecast/worseThanBaseline.js'
import { architectures } from './architectures.js'
import { describeMembers } from './describeArchitecture.js'
import { describePredicted } from './describePredicted.js'
import type { RunConfig, RunSummary } from './runFolder.js'

/** `MODEL_CARD.md`: what was trained on what, how good it is, and how to use it. */
export function modelCard(run: RunConfig, summary: RunSummary): string {
  const { config } = run
  return `# Forecaster

Predicts the next state of a multivariate sequence from the states so far, one step at a time.

- Data: ${run.data.description}
- Architecture: ${describeMembers(architectures(config), summary.members.length)}; predictions averaged
- Inputs: features \`${config.features}\`, normalization \`${config.normalize}\`, beside them \`${config.beside}\`, at most ${config.traits} traits
- Each network ${describePredicted(summary.predict)}${config.predict === 'auto' ? ', chosen by validation' : ''}
- Trained by seqarena ${run.packageVersion} on ${run.createdAt}, backend ${run.backend.name}, kernels ${run.kernels}
${epochsInWords(run)}
## Score

${testScore(summary)}Mean R² over the validation sequences, which chose the epoch, pooled over the steps that ask for a prediction.${config.folds > 0 ? ` Each was predicted by the members that were not trained on it; all of them together predict new sequences better.` : ''}

${scoreTable(summary.baselines, summary.validR2, summary.optimumR2)}

${summary.closed === undefined ? '' : `On the way from ridge to the optimum, on the validation sequences: ${closedInWords(summary.closed)}.\n\n`}| member | network | seed | best epoch | valid R² | minutes | tokens/s |
|---|---|---|---|---|---|---|
${summary.members
  .map((member, i) =>
    [
      '',
      i,
      member.arch,
      member.seed,
      member.bestEpoch + 1,
      member.validR2.toFixed(4),
      (member.seconds / 60).toFixed(1),
      member.tokensPerSecond.toFixed(0),
      '',
    ]
      .join(' | ')
      .trim(),
  )
  .join('\n')}

## Use

\`\`\`sh
npx seqarena score --data TABLE --solution RUN_FOLDER
bash prepare_submission.sh RUN_FOLDER
\`\`\`

## Limits

- It knows sequences like those it was trained on: the same features, found by their names, in the same units.
- It starts every sequence from nothing; its first predictions are its worst.
- The validation sequences chose the epoch, so that the score on them is a little too good${summary.testR2 === undefined ? '' : '; those to test on chose nothing'}.

## Configuration

\`\`\`json
${JSON.stringify(config, null, 2)}
\`\`\`
`
}

function testScore({ testR2, testBaselines, testOptimumR2, split }: RunSummary): string {
  if (testR2 === undefined || !testBaselines) return ''
  return `Mean R² over ${split.test} test sequences, which chose nothing and were scored once, at the end:

${scoreTable(testBaselines, testR2, testOptimumR2)}

`
}

/** Baselines, model and optimum under one another, and in words where a baseline is better. */
function scoreTable(
  baselines: Readonly<Record<string, number>>,
  r2: number,
  optimum: number | undefined,
): string {
  const scores: [string, number][] = [...Object.entries(baselines), ['**this model**', r2]]
  if (optimum !== undefined) scores.push(['optimum', optimum])
  const worse = worseThanBaseline(r2, baselines)
  return `| predictor | mean R² |
|---|---|
${scores.map(([name, value]) => `| ${name} | ${value.toFixed(4)} |`).join('\n')}${worse === undefined ? '' : `\n\nThis model is ${worse}.`}`
}

/** Says of a run that was given more epochs after it had ended that it was. */
function epochsInWords({ epochsBefore, config }: RunConfig): string {
  if (epochsBefore === undefined) return ''
  const ends = epochsBefore.join(', then of ')
  return `- Epochs: it had ended as a training of ${ends}, and went on from there to ${config.epochs}\n`
}
