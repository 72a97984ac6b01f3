import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ReplayOptions } from './replayTable.js'
import { resolveSolution } from './resolveSolution.js'
import { findSandbox } from './sandbox.js'
import { hasPython } from './testing/hasPython.js'
import { answersOf, errorOf, off } from './testing/replaying.js'
import { temporaryFolder } from './testing/writeSolution.js'

const hasBubblewrap = findSandbox('auto', 2 ** 30).sandbox !== undefined
const modes: [string, ReplayOptions][] = [['without a sandbox', off]]
if (hasBubblewrap) modes.push(['in the sandbox', { sandbox: 'required' }])

/** The contest's own, but for what a solution under test does not use. */
const contestUtils = `from dataclasses import dataclass
import numpy as np

factor = 3

@dataclass
class DataPoint:
    seq_ix: int
    step_in_seq: int
    need_prediction: bool
    state: np.ndarray

class ScorerStepByStep:
    def __init__(self, dataset_path):
        self.dataset_path = dataset_path
`

const reachUp = `import os, sys
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
`

/** A solution that imports so, and predicts the state times \`factor\`. */
const using = (imports: string, factor = 'factor') => `${imports}
class PredictionModel:
    def predict(self, point):
        assert not "DataPoint" in globals() or isinstance(point, DataPoint)
        return point.state * (${factor}) if point.need_prediction else None
`

const first = [0.25, 1.25, 2.25]
const thrice = [0.75, 3.75, 6.75]

describe.skipIf(!hasPython)('the contest\u2019s utils', () => {
  const place = temporaryFolder()
  let count = 0

  /** Writes files into a folder of their own, the first of which is scored. */
  function solutionOf(files: Record<string, string>) {
    const root = join(place, String(count++))
    for (const [name, source] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true })
      writeFileSync(join(root, name), source)
    }
    return resolveSolution(join(root, dirname(Object.keys(files)[0])))
  }

  describe.each(modes)('%s', (_, options) => {
    const firstOf = async (files: Record<string, string>) => {
      const { answers } = await answersOf(solutionOf(files), options)
      return answers[0].slice(3, 6)
    }

    it('are found two folders up, as in the starter pack', async () => {
      const imports = `${reachUp}from utils import DataPoint, ScorerStepByStep, factor`
      const files = { 'examples/simple/solution.py': using(imports), 'utils.py': contestUtils }
      expect(await firstOf(files)).toEqual(thrice)
    })

    it('are found as a package above, the closest one', async () => {
      const imports = `${reachUp.replace(', ".."', '')}from utils import DataPoint, factor`
      const files = {
        'examples/simple/solution.py': using(imports),
        'examples/utils/__init__.py': 'from .point import *',
        'examples/utils/point.py': contestUtils,
        'utils.py': 'raise RuntimeError',
      }
      expect(await firstOf(files)).toEqual(thrice)
    })

    it.each([
      ['a module beside the solution', 'utils.py'],
      ['a package beside the solution', 'utils/__init__.py'],
    ])('give way to %s', async (_name, name) => {
      const imports = 'from utils import DataPoint, ScorerStepByStep, factor'
      const files = { 'solution.py': using(imports), [name]: contestUtils }
      expect(await firstOf(files)).toEqual(thrice)
    })

    it.each([
      ['from utils import DataPoint'],
      ['from utils import ScorerStepByStep'],
      ['from utils import DataPoint, PredictionModel, ScorerStepByStep'],
      ['import utils; DataPoint = utils.DataPoint'],
    ])('are ours where there are none: %s', async (imports) => {
      expect(await firstOf({ 'solution.py': using(imports, '1') })).toEqual(first)
    })

    it('come late, when they are imported late', async () => {
      const source = using('', '__import__("utils").ScorerStepByStep and 1')
      expect(await firstOf({ 'solution.py': source })).toEqual(first)
    })

    it('have no DataPoint of ours where theirs is another thing', async () => {
      const files = {
        'solution.py': using('from utils import factor'),
        'utils.py': 'class DataPoint: pass\nfactor = 3',
      }
      expect(await firstOf(files)).toEqual(thrice)
    })

    it('say what they lack, and advise nothing that would not help', async () => {
      const solution = solutionOf({ 'solution.py': using('from utils import load_data') })
      const error = await errorOf(solution, options)
      expect(error.code).toBe('SOLUTION_IMPORT')
      expect(error.message).toMatch(
        /^the solution cannot be imported: ImportError: cannot import name 'load_data' from 'utils' \(.*solution\/utils\.py\)\. The last it printed:\n/,
      )
    })
  })

  it.skipIf(!hasBubblewrap).each([
    [
      'a module',
      'import helpers',
      'helpers.py',
      /No module named 'helpers'\. The sandbox does not show it (\S+helpers\.py); --sandbox off does\./,
    ],
    [
      'utils that stand elsewhere',
      'from utils import load_data',
      'utils.py',
      /cannot import name 'load_data' from 'utils' .*\. The sandbox does not show it (\S+utils\.py); --sandbox off does\./,
    ],
    [
      'a file',
      'open(os.path.join(sys.path[-1], "weights.txt"))',
      'weights.txt',
      /No such file or directory: '\S+'\. The sandbox does not show it (\S+weights\.txt); --sandbox off does\./,
    ],
  ])('are told when the sandbox hides %s', async (_name, use, name, message) => {
    const elsewhere = join(place, `elsewhere${count++}`)
    mkdirSync(elsewhere)
    const file = join(elsewhere, name)
    writeFileSync(file, 'def load_data(): pass')
    const reach = `import os, sys; sys.path.append(${JSON.stringify(elsewhere)}); ${use}`
    const solution = solutionOf({ 'solution.py': using(reach, '1') })
    const error = await errorOf(solution, { sandbox: 'required' })
    expect(message.exec(error.message)?.[1]).toBe(file)
    const { answers } = await answersOf(solution)
    expect(answers[0].slice(3, 6)).toEqual(first)
  })

  it.skipIf(!hasBubblewrap)('are all that the sandbox shows of the folders above', async () => {
    const look = 'any(map(os.path.exists, [os.path.join(sys.path[-1], n) for n in ("a.csv", "b")]))'
    const files = {
      'examples/simple/solution.py': using(`${reachUp}from utils import DataPoint`, look),
      'utils.py': contestUtils,
      'a.csv': 'the targets',
      'b/c.txt': '',
    }
    const solution = solutionOf(files)
    expect((await answersOf(solution)).answers[0].slice(3, 6)).toEqual(first)
    const contained = await answersOf(solution, { sandbox: 'required' })
    expect(contained.answers[0].slice(3, 6)).toEqual([0, 0, 0])
  })
})
