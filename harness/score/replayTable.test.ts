import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nativeAddon } from '../../kernels/nativeAddon.js'
import { type ReplayOptions, replayTable } from './replayTable.js'
import type { Solution } from './resolveSolution.js'
import { countingSequences, onHighLevel, unequalSequences } from './testing/countingSequences.js'
import { hasPython } from './testing/hasPython.js'
import { answersOf, childrenOfThis, off, whereItRuns } from './testing/replaying.js'
import {
  addonSolution,
  nodeSolution,
  pythonSolution,
  temporaryFolder,
  writeSolution,
} from './testing/writeSolution.js'

const folder = temporaryFolder()
const node = (body: string) => nodeSolution(folder, body)
const python = (body: string) => pythonSolution(folder, body)

describe('replayTable', () => {
  const next = [
    [Number.NaN, Number.NaN, Number.NaN, 0.5, 1.5, 2.5, 0.75, 1.75, 2.75],
    [Number.NaN, Number.NaN, Number.NaN, 10.5, 11.5, 12.5, 10.75, 11.75, 12.75],
  ]
  const short = countingSequences({ nSteps: 3 })

  it.each(
    whereItRuns<[string, Solution]>([
      ['Node', node('return point.needPrediction ? point.state.map((x) => x + 0.25) : null')],
      ['Node, plain array', node('return answer() && Array.from(point.state, (x) => x + 0.25)')],
      ['Python', python('return None if answer is None else answer + 0.25')],
      [
        'Python, objects',
        python('return None if answer is None else (answer + 0.25).astype(object)'),
      ],
      [
        'Python, a column',
        python('return None if answer is None else (answer + 0.25).reshape(-1, 1)'),
      ],
      [
        'Python, text of numbers',
        python('return None if answer is None else (answer + 0.25).astype(str)'),
      ],
      [
        'Python, float16',
        python('return None if answer is None else (answer + 0.25).astype("float16")'),
      ],
    ]),
  )('keeps each prediction at the step it was made (%s)', async (_, solution) => {
    const { answers, replay } = await answersOf(solution, off, short)
    expect(answers).toEqual(next)
    expect(replay).toMatchObject({ sequences: 2, steps: 6, contained: false })
    expect(childrenOfThis()).toEqual([])
  })

  it.skipIf(!hasPython)('hands out the point that the contest does', async () => {
    const fields = 'point.seqIx, point.stepInSeq, point.needPrediction ? 1 : 0'
    const inNode = await answersOf(node(`return answer() && [${fields}]`), off, short)
    const pythonFields = 'point.seq_ix, point.step_in_seq, point.need_prediction is True'
    const check = 'isinstance(point, DataPoint) and point.state.dtype.name == "float32"'
    const inPython = await answersOf(
      python(`return None if answer is None else np.array([${pythonFields}] if ${check} else [])`),
      off,
      short,
    )
    expect(inNode.answers[1].slice(3)).toEqual([101, 1, 1, 101, 2, 1])
    expect(inPython.answers).toEqual(inNode.answers)
  })

  it.each(
    whereItRuns<[string, Solution]>([
      [
        'Node',
        node(`const isWide = point.state instanceof Float64Array
        return answer() && point.state.map((x) => (isWide ? x + 0.25 : 0))`),
      ],
      [
        'Python',
        python(
          'assert point.state.dtype == "float64"; return answer if answer is None else answer + 0.25',
        ),
      ],
    ]),
  )('hands out float64 where the table is (%s)', async (_, solution) => {
    const level = 1.5e15
    const { answers } = await answersOf(solution, off, onHighLevel(short, level))
    expect(answers).toEqual(next.map((row) => row.map((value) => value + level)))
    expect(Math.fround(level + 0.25)).not.toBe(level + 0.25)
  })

  it('replays sequences of unequal length, each to its own end', async () => {
    const progress: [number, number][] = []
    const { answers, replay } = await answersOf(
      node('return answer()'),
      { ...off, onProgress: (steps, total) => progress.push([steps, total]) },
      unequalSequences([2, 5, 3]),
    )
    expect(answers.map(({ length }) => length)).toEqual([6, 15, 9])
    expect(answers[1].slice(-3)).toEqual([11, 12, 13])
    expect(answers[2]).toEqual([NaN, NaN, NaN, 20.25, 21.25, 22.25, 20.5, 21.5, 22.5])
    expect(replay).toMatchObject({ sequences: 3, steps: 10 })
    expect(progress.at(-1)).toEqual([10, 10])
    const two = await answersOf(
      node('return answer()'),
      { ...off, limitSequences: 2, onProgress: (steps, total) => progress.push([steps, total]) },
      unequalSequences([2, 5, 3]),
    )
    expect(two.replay).toMatchObject({ sequences: 2, steps: 7 })
    expect(progress.at(-1)).toEqual([7, 7])
  })

  it('stops while it waits for a sequence that never comes', async () => {
    const { sequences, ...input } = short
    async function* endless() {
      yield* sequences
      await new Promise(() => {})
    }
    const controller = new AbortController()
    const replay = replayTable(
      { ...input, nSequences: 3, sequences: endless() },
      node('return answer()'),
      ({ seqIx }) => void (seqIx === 101 && controller.abort()),
      { ...off, signal: controller.signal },
    )
    await expect(replay).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 })
    expect(childrenOfThis()).toEqual([])
  })

  it('lets a solution keep its points', async () => {
    const body = 'this.first ??= point.state; return answer() && this.first'
    const { answers } = await answersOf(node(body), off, short)
    expect(answers[1].slice(3)).toEqual([0, 1, 2, 0, 1, 2])
  })

  it.skipIf(!hasPython)('hands out no step before the one before is answered', async () => {
    const isWaiting = '__import__("select").select([3], [], [], 0.02)[0] != []'
    const { answers } = await answersOf(
      python(`waiting = ${isWaiting}; return None if answer is None else np.array([waiting] * 3)`),
      off,
      short,
    )
    expect(answers.flat().filter((value) => value === 1)).toEqual([])
  })

  it('replays as many sequences as asked for', async () => {
    const { replay } = await answersOf(node('return answer()'), { ...off, limitSequences: 1 })
    expect(replay).toMatchObject({ sequences: 1, steps: 6 })
  })

  it('takes what a solution prints for nothing but words', async () => {
    let printed = ''
    const solution = node(
      "console.log('x'.repeat(200_000)); process.stderr.write('\\0\\u0001'); return answer()",
    )
    const { answers } = await answersOf(solution, {
      ...off,
      onOutput: (text) => (printed += text),
    })
    expect(answers[0].slice(3, 6)).toEqual([0.25, 1.25, 2.25])
    expect(printed.length).toBeGreaterThan(12 * 200_000)
  })

  it.skipIf(!hasPython)(
    'gives a solution one core and an environment without secrets',
    async () => {
      process.env.SEQARENA_TEST_KEY = 'secret'
      const keys = 'sum("KEY" in name for name in os.environ)'
      const { answers } = await answersOf(
        python(
          `return None if answer is None else np.array([len(os.sched_getaffinity(0)), ${keys}, int(os.environ["OMP_NUM_THREADS"])])`,
        ),
      )
      delete process.env.SEQARENA_TEST_KEY
      expect(answers[0].slice(3, 6)).toEqual([1, 0, 1])
    },
  )

  it.skipIf(!hasPython)("prefers a solution's own utils module", async () => {
    const own = join(folder, 'own')
    mkdirSync(own)
    writeFileSync(join(own, 'utils.py'), 'class DataPoint: pass\nfactor = 3\n')
    const solution = writeSolution(
      own,
      'solution.py',
      `from utils import DataPoint, factor
class PredictionModel:
    def predict(self, point):
        return point.state * factor if point.need_prediction else None
`,
    )
    const { answers } = await answersOf(solution)
    expect(answers[0].slice(3, 6)).toEqual([0.75, 3.75, 6.75])
  })

  it.skipIf(!nativeAddon())(
    "offers this machine's addon to the bundled solution, and to no other",
    async () => {
      const bundled = addonSolution(folder)
      const { modelDir, ...own } = bundled
      const predicts = async (solution: Solution, options: ReplayOptions = {}) =>
        (await answersOf(solution, { ...off, ...options }, short)).answers[0][3]
      expect(await predicts(bundled)).toBe(1)
      expect(await predicts(bundled, { kernels: 'wasm' })).toBe(0)
      expect(await predicts(own)).toBe(0)
    },
  )

  it('hands the run folder to the bundled solution', async () => {
    const file = join(folder, 'bundled.mjs')
    writeFileSync(
      file,
      `export class PredictionModel {
  constructor(folder) { this.folder = folder }
  predict(point) { return point.needPrediction ? [this.folder.length, 0, 0] : null }
}`,
    )
    const { answers } = await answersOf({ kind: 'node', file, modelDir: folder, label: 'run' })
    expect(answers[0][3]).toBe(folder.length)
  })
})
