import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { distFile, packageRoot } from '../base/packageRoot.js'
import { simulateTable } from '../datasets/simulate.js'
import { writeSequenceTable } from '../datasets/writeSequenceTable.js'
import type { ScoreResult } from '../harness/score/scoreSolution.js'
import type { Bench, BenchContext } from './benchContext.js'
import { freshNetwork, weightsFile } from './benchNetwork.js'
import { type BenchRow, benchRows, type PeerRate } from './benchResult.js'
import { loadableBuilds } from './kernelBuilds.js'
import { streamFloor } from './stream.js'

const steps = 1000

export interface ReplaySizes {
  sequences: number
  members: number
}

/** `seqarena score` on simulated sequences through a default ensemble, the submission in Python beside it. */
export const benchReplay =
  ({ sequences, members }: ReplaySizes): Bench =>
  async (context) => {
    const { folder } = context.children
    const table = join(folder, 'replay.parquet')
    await writeSequenceTable(simulateTable({ sequences, steps, seed: 1 }), table)
    const run = weightsFolder(join(folder, 'run'), members)
    const peers: PeerRate[] = []
    const numpy = await context.peers.numpy()
    if (numpy) {
      numpy.process.close()
      // Beside the weights that are served in Node it would be what that folder stands for.
      const solution = join(weightsFolder(join(folder, 'submission'), members), 'solution.py')
      copyFileSync(join(packageRoot, 'solution/solution.py'), solution)
      const rate = await replay(context, table, ['--solution', solution, '--python', numpy.python])
      peers.push({ name: `solution.py, ${numpy.name}`, rate })
    }
    const rows: BenchRow[] = []
    for (const { name: build } of servingBuilds(context)) {
      const ours = await replay(context, table, ['--solution', run, '--kernels', build])
      const floor = await streamFloor(context, build, members)
      const figures = { unit: 'steps/s', ours, floor } as const
      rows.push(...benchRows({ name: 'replay', build, threads: 1, ...figures }, peers))
    }
    return rows
  }

/** A new folder with the weights of so many networks; its path. */
function weightsFolder(path: string, members: number): string {
  mkdirSync(path)
  for (let k = 0; k < members; k++) {
    writeFileSync(join(path, `mamba_model_${k}.safetensors`), weightsFile(freshNetwork(k)))
  }
  return path
}

/** Builds that a run folder is served with: of those in wasm, solution.mjs brings only the plain one. */
function servingBuilds(context: BenchContext) {
  return loadableBuilds(context).filter(({ name }) => name !== 'wasm-relaxed')
}

/** Steps a second, start and reading included. */
async function replay(
  { children, log }: BenchContext,
  table: string,
  solution: readonly string[],
): Promise<number> {
  const json = join(children.folder, 'score.json')
  const options = ['--data', table, ...solution, '--json', json]
  const child = children.start(
    process.execPath,
    [distFile('harness/cli.js'), 'score', ...options],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  child.stderr!.setEncoding('utf8').on('data', (text: string) => log(text.trimEnd()))
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code !== 0) throw new Error(`seqarena score ended with ${code}`)
  const score: ScoreResult = JSON.parse(readFileSync(json, 'utf8'))
  return (score.sequences * steps) / score.seconds
}
