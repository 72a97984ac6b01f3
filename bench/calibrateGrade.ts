import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { distFile } from '../base/packageRoot.js'
import type { Table } from '../datasets/table.js'
import { readTableLike, writeTable } from '../datasets/tables.js'
import { gradeTable } from '../eval/grade/gradeTable.js'
import { toCount } from '../harness/commands/parse.js'
import { tabulated } from '../harness/tabulated.js'
import { gradeFinder } from './gradeFinder.js'
import { type GradeSource, gradeSources, gradeTables } from './gradeSources.js'
import { spoilNames, spoils } from './spoiledTables.js'

interface Options {
  seeds: number
  first: number
  sources?: string[]
  keep?: string
  workers: number
}

/** Scores of one source's tables, by name: one for each seed. */
interface SourceScores {
  source: GradeSource
  good: Map<string, number[]>
  bad: Map<string, number[]>
}

await new Command('calibrate')
  .description(
    'Grade good and bad tables made of real ones (the folder that SEQARENA_DATA names), and say how far apart they are.',
  )
  .option('--seeds <n>', 'how many times over, each with other rows', toCount, 5)
  .option('--first <seed>', 'the first seed', toCount, 1)
  .option('--sources <names>', 'only these, separated by commas', (text) => text.split(','))
  .option('--keep <folder>', 'where synthesized tables are kept, and found again')
  .option('--workers <n>', 'threads', toCount, 2)
  .action(async (options: Options) => {
    const folder = process.env.SEQARENA_DATA
    if (!folder) throw new Error('SEQARENA_DATA names no folder')
    const keep = options.keep ?? mkdtempSync(join(tmpdir(), 'seqarena-calibrate-'))
    mkdirSync(keep, { recursive: true })
    const all: SourceScores[] = []
    for (const source of gradeSources(folder)) {
      if (options.sources && !options.sources.includes(source.name)) continue
      const scores: SourceScores = { source, good: new Map(), bad: new Map() }
      all.push(scores)
      for (let i = 0; i < options.seeds; i++) {
        await addScores(scores, options.first + i, keep, options.workers)
      }
    }
    console.log(all.map(formatScores).join('\n\n'))
  })
  .parseAsync()
// Threads that wait for work would keep the process alive.
process.exit(0)

async function addScores(
  { source, good, bad }: SourceScores,
  seed: number,
  folder: string,
  workers: number,
): Promise<void> {
  const { key } = source
  const { training, holdout, fresh, published } = await gradeTables(source, seed)
  const finder = gradeFinder({ training, holdout, key }, { seed, workers, hasDiscriminator: true })
  const add = async (scores: Map<string, number[]>, name: string, table: Table) => {
    const { grade, score, gradeReasons } = gradeTable(await finder.find(table))
    scores.set(name, [...(scores.get(name) ?? []), score])
    console.error(
      `${source.name} ${seed} ${name}: ${grade} ${score.toFixed(3)}, ${gradeReasons[0]}`,
    )
  }
  await add(good, 'fresh sample', fresh)
  await add(good, 'synthesize', await synthesized(source, training, seed, folder))
  for (const { name, table } of published) await add(good, name, table)
  for (const name of spoilNames(key)) {
    await add(bad, name, spoils[name]({ training, fresh, key }, seed))
  }
  await finder.close()
}

/** What `synthesize` makes of the training table, read again where it was made before. */
async function synthesized(
  { name, key }: GradeSource,
  training: Table,
  seed: number,
  folder: string,
): Promise<Table> {
  const file = join(folder, `${name}-${seed}-synthetic.csv`)
  if (!existsSync(file)) {
    const work = mkdtempSync(join(folder, 'work-'))
    const input = join(work, 'training.csv')
    await writeTable(input, training)
    const command = ['synthesize', input, '--seed', String(seed)]
    if (key !== undefined) command.push('--key', key)
    const folders = ['--results-dir', join(work, 'results'), '--runs-dir', join(work, 'runs')]
    const cli = distFile('harness/cli.js')
    const args = [cli, ...command, ...folders]
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    if (status !== 0) throw new Error(`synthesize failed:\n${stderr}`)
    const results = readdirSync(join(work, 'results'))
    renameSync(join(work, 'results', results.find((result) => result.endsWith('.csv'))!), file)
  }
  return (await readTableLike(file, training, { key })).table
}

function formatScores({ source, good, bad }: SourceScores): string {
  const rows = [...good, ...bad].map(([name, scores]) => [
    `  ${name}`,
    good.has(name) ? 'good' : 'bad',
    Math.min(...scores).toFixed(3),
    Math.max(...scores).toFixed(3),
  ])
  const least = Math.min(...[...good.values()].flat())
  const most = Math.max(...[...bad.values()].flat())
  return [
    ...tabulated([[source.name, '', 'lowest', 'highest'], ...rows]),
    `  lowest good ${least.toFixed(3)}, highest bad ${most.toFixed(3)}, margin ${(least - most).toFixed(3)}`,
  ].join('\n')
}
