import { Command } from 'commander'
import { checkOutputs } from '../../base/checkOutputs.js'
import { stderrProgress } from '../../base/progress.js'
import { interruptSignal } from '../interruptSignal.js'
import { printResult } from '../printResult.js'
import { backendOption } from './backendOption.js'
import { kernelsOption } from './kernelsOption.js'
import { toCount, toJsonOutput } from './parse.js'

export function studyCommand(): Command {
  return new Command('study')
    .description(
      'train a list of configurations alike, and say which is better and how sure that is',
    )
    .requiredOption('--plan <file>', 'JSON file that says what is compared')
    .option('--name <name>', 'folder in --runs-dir (default: the name of the plan)')
    .option('--runs-dir <folder>', 'where run folders stand', 'runs')
    .option(
      '--workers <n>',
      'trainings at the same time, of one thread each (default: one a core)',
      toCount,
    )
    .addOption(backendOption())
    .addOption(kernelsOption())
    .option('--out <folder>', 'write table, plot and JSON there too, under the name of the study')
    .option('--json <file>', 'also write the result there; - for standard output', toJsonOutput)
    .addHelpText(
      'after',
      `
A plan, features.json:
  {
    "question": "Do engineered features help?",
    "data": { "simulate": { "sequences": 517, "steps": 1000, "seed": 7 } },
    "split": { "stop": 0.1, "test": 0.2 },
    "seeds": [1, 2],
    "budget": { "tokens": 3000000 },
    "base": { "preset": "quick" },
    "configurations": {
      "raw": {},
      "differences": { "features": "raw,differences" },
      "all, normalized": { "features": "all", "normalize": "sequence" }
    }
  }

  data            "simulate", or { "file": "table.parquet" } for a table of yours
  split           shares of the sequences: "stop" ends trainings and chooses the epoch, "test" is scored alone;
                  "repeats": 5 for as many random splits, where there are few sequences; "by": "time" for tests one
                  behind the other up to the end, each after all that it trains on
  seeds           two or more; each configuration is trained from each
  budget          of a training: "tokens" decides its epochs, or "epochs" says them; "minutes" ends it
  base            options of all, as train --print-config names them, and "preset"
  configurations  name and options of each; the others are held against the first

The same command again goes on where it was stopped. What is finished is not trained again, whatever else the
plan gains or loses.

Examples:
  seqarena study --plan features.json
  seqarena study --plan docs/studies/features.json --out docs/studies`,
    )
    .action(async ({ plan, name, runsDir, workers = 0, backend, kernels, out, json }) => {
      const { readStudyPlan } = await import('../study/studyPlan.js')
      const { runStudy } = await import('../study/runStudy.js')
      const { formatStudy } = await import('../study/formatStudy.js')
      const { data } = readStudyPlan(plan)
      checkOutputs(
        { '--json': json },
        { '--plan': plan, "the plan's data.file": 'file' in data ? data.file : undefined },
      )
      const { folder, result } = await runStudy(plan, {
        ...{ name, runsDir, workers, backend, kernels, out },
        signal: interruptSignal(),
        progress: stderrProgress(),
      })
      printResult(json, result, `${formatStudy(result)}\n\n${folder}/report.html`)
    })
}
