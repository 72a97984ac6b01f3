import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Zippable, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { Solution } from './resolveSolution.js'
import { findSandbox } from './sandbox.js'
import { hasPython } from './testing/hasPython.js'
import { answersOf, off } from './testing/replaying.js'
import { nodeSolution, temporaryFolder } from './testing/writeSolution.js'
import { withSolution } from './withSolution.js'

const folder = temporaryFolder()
const zip = join(folder, 'submission.zip')
const stay = readFileSync(nodeSolution(folder, 'return answer()').file)
const stayInPython = Buffer.from(`import os
from utils import DataPoint
class PredictionModel:
    def predict(self, point):
        here = os.path.dirname(os.path.abspath(__file__))
        factor = float(open(os.path.join(here, "weights/factor.txt")).read())
        return point.state * factor if point.need_prediction else None
`)
const factor = { 'weights/factor.txt': Buffer.from('2') }

function pack(entries: Zippable): string {
  writeFileSync(zip, zipSync(entries))
  return zip
}

/** What is used of a zip, and what is said of it. */
async function used(entries: Zippable, python?: string) {
  const notices: string[] = []
  const onNotice = (line: string) => void notices.push(line)
  const solution = await withSolution(pack(entries), { python, onNotice }, async (found) => {
    expect(existsSync(found.file)).toBe(true)
    return found
  })
  expect(existsSync(dirname(solution.file))).toBe(false)
  return { solution, notices }
}

describe('withSolution', () => {
  it('gives what stands at a path that is no zip', async () => {
    const plain = nodeSolution(folder, 'return answer()')
    const use = async (solution: Solution) => solution
    expect(await withSolution(plain.file, {}, use)).toEqual(plain)
  })

  it('unpacks a zip for as long as its solution is used', async () => {
    const { solution, notices } = await used({ 'solution.mjs': stay })
    expect(solution).toMatchObject({ kind: 'node', label: zip })
    expect(notices).toEqual([])
  })

  const modes = findSandbox('auto', 2 ** 30).sandbox
    ? (['off', 'required'] as const)
    : ['off' as const]
  it.skipIf(!hasPython).each(modes)('runs what lies in it (sandbox %s)', async (sandbox) => {
    const entries = { 'solution.py': stayInPython, ...factor }
    const { answers } = await withSolution(pack(entries), {}, (solution) =>
      answersOf(solution, { ...off, sandbox }),
    )
    expect(answers[0].slice(3, 6)).toEqual([0.5, 2.5, 4.5])
  })

  it.skipIf(!hasPython)(
    'takes the solution.py of a zip that has both, as the contest does',
    async () => {
      const { solution, notices } = await used({
        'solution.mjs': stay,
        'solution.py': stayInPython,
      })
      expect(solution.kind).toBe('python')
      expect(notices).toEqual([])
    },
  )

  it('takes the other where there is no Python, and says so', async () => {
    const both = { 'solution.mjs': stay, 'solution.py': stayInPython }
    const { solution, notices } = await used(both, 'no-such-python')
    expect(solution.kind).toBe('node')
    expect(notices).toEqual([
      "The contest runs the zip's solution.py; here, its solution.mjs is scored: no-such-python was not found.",
    ])
  })

  it('goes into a single folder, and says that the contest would not', async () => {
    const { solution, notices } = await used({
      'mine/solution.mjs': stay,
      'mine/weights/factor.txt': Buffer.from('2'),
      '__MACOSX/mine/._solution.mjs': Buffer.from('x'),
    })
    expect(solution.file).toMatch(/\/mine\/solution\.mjs$/)
    expect(notices).toEqual([
      `${zip} holds the folder mine; the contest wants its files at the root of the zip. They are scored as if they were there.`,
    ])
  })

  it.each<[string, Zippable, string]>([
    ['no solution', factor, 'the zip has no solution.py at its root'],
    ['nothing', {}, 'the zip has no solution.py at its root'],
    [
      'one that lies too deep',
      { 'a/b/solution.py': stayInPython, 'a/README.md': stay },
      'the zip has no solution.py at its root; b/solution.py lies too deep',
    ],
    [
      'weights alone',
      { 'mamba_model_0.safetensors': stay },
      'the zip has no solution.py at its root',
    ],
  ])('refuses a zip with %s', async (_, entries, what) => {
    await expect(used(entries)).rejects.toMatchObject({
      code: 'NOT_A_SOLUTION',
      exitCode: 2,
      message: `${zip}: ${what}. Pack from inside the folder: zip -r ../submission.zip .`,
    })
  })

  it('leaves nothing behind when the zip is refused or the scoring fails', async () => {
    let place = ''
    const failing = withSolution(pack({ 'solution.mjs': stay }), {}, async ({ file }) => {
      place = dirname(file)
      throw new RangeError('no')
    })
    await expect(failing).rejects.toThrow(RangeError)
    expect(place).toMatch(/seqarena-submission-/)
    expect(existsSync(place)).toBe(false)
  })
})
