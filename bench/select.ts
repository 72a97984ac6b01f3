import { RandomStream } from '../base/random.js'
import { readTable, readTableLike } from '../datasets/tables.js'
import { cellTarget } from '../harness/tracks/selection/cellTarget.js'
import { GroupSearch } from '../harness/tracks/selection/groupSearch.js'
import { type SearchProblem, searchProblem } from '../harness/tracks/selection/searchProblem.js'
import { SearchWorker } from '../harness/tracks/selection/searchWorker.js'
import type { BuildName } from '../kernels/kernelChoices.js'
import type { Bench } from './benchContext.js'
import { benchRows } from './benchResult.js'
import { bestTime, type Contender, compare } from './compare.js'
import { prizeFiles, simulateFiles } from './judgedFiles.js'
import { loadableBuilds } from './kernelBuilds.js'
import { PlainSwaps } from './plainSwaps.js'

const chosenGroups = 7000
/** Proposals of one turn. */
const proposals = 2000
/** Temperature at which some per cent of the exchanges are taken, as in most of a search. */
const temperature = 1e-8

/**
 * Exchanges proposed a second, each looked at in all tables: each build's kernels and plain JavaScript, on one thread,
 * choosing 7,000 groups of 20,000.
 *
 * @param data folder of the contest's tables; undefined for simulated ones of the same shape
 */
export const benchSelect =
  (data: string | undefined): Bench =>
  async (context) => {
    const files = data === undefined ? simulateFiles(context.children.folder) : prizeFiles(data)
    const { key } = files
    const training = (await readTable(files.training, { key })).table
    const pool = (await readTableLike(files.synthetic, training, { key })).table
    const options = { groups: chosenGroups, seed: 0, scorers: 1 }
    const problem = searchProblem({ training, pool, key }, options)
    const { search, target, counts } = await aimed(problem)
    try {
      const builds = loadableBuilds(context)
      const ours = builds.map(({ name }) => kernelSwaps(problem, name))
      const random = new RandomStream(0, 'bench-select')
      const plain = new PlainSwaps(problem, target, counts, () => random.uniform())
      const peer: Contender = {
        name: 'plain JavaScript',
        time: (seconds) => bestTime(() => void plain.propose(proposals / 10, temperature), seconds),
      }
      const seconds = await compare([...ours, peer])
      const peerRate = proposals / 10 / seconds[ours.length]
      return builds.flatMap(({ name }, i) =>
        benchRows(
          {
            name: 'select',
            build: name,
            threads: 1,
            unit: 'proposals/s',
            ours: proposals / seconds[i],
            floor: null,
          },
          [{ name: peer.name, rate: peerRate }],
        ),
      )
    } finally {
      await search.close()
    }
  }

/** The problem with random groups chosen. */
async function aimed(problem: SearchProblem) {
  const { layout, unit, candidates, training } = problem
  const search = new GroupSearch(problem, 1)
  const target = cellTarget(
    layout,
    await search.count(training, true),
    await search.count(candidates),
    {
      groups: chosenGroups,
      unit,
      trainingGroups: training.length,
      poolGroups: candidates.length,
    },
  )
  search.choose(candidates.slice(0, chosenGroups))
  const { counts } = await search.count(search.chosen)
  search.aim({ layout, target }, counts)
  return { search, target, counts }
}

/** The exchanges of a build's kernels; each turn begins with the same groups. */
function kernelSwaps(problem: SearchProblem, build: BuildName): Contender {
  const buffer = new SharedArrayBuffer(problem.shared.buffer.byteLength)
  new Uint8Array(buffer).set(new Uint8Array(problem.shared.buffer))
  const search = { ...problem.shared, buffer, build }
  const worker = new SearchWorker(search)
  const run = () => {
    for (const { at, bytes } of [search.chosen, search.others, search.isChosen, search.scores]) {
      new Uint8Array(buffer, at, bytes).set(new Uint8Array(problem.shared.buffer, at, bytes))
    }
    worker.swap({
      kind: 'swap',
      search,
      proposals,
      tries: 1,
      rivals: 1,
      temperature,
      withRows: true,
      coherenceSlack: Number.MAX_VALUE,
      seed: [1, 2],
    })
  }
  return {
    name: build,
    time: (seconds) => bestTime(run, seconds),
    outputs() {
      run()
      const { at, bytes } = search.chosen
      return { chosen: Float32Array.from(new Int32Array(buffer, at, bytes / 4)) }
    },
  }
}
