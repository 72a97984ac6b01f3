import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Solution } from './resolveSolution.js'
import { hasPython } from './testing/hasPython.js'
import { errorOf, exactly, isAlive, whereItRuns } from './testing/replaying.js'
import {
  nodeSolution,
  pythonSolution,
  temporaryFolder,
  writeSolution,
} from './testing/writeSolution.js'

const folder = temporaryFolder()
const node = (body: string) => nodeSolution(folder, body)
const python = (body: string) => pythonSolution(folder, body)

describe('a solution at fault', () => {
  it.each(
    whereItRuns<[string, Solution, string, string | RegExp]>([
      [
        'predicts where none is needed',
        node('return point.state'),
        'UNASKED_PREDICTION',
        'seq_ix 100, step 0: a prediction where none is needed. Return null (None) wherever need_prediction is false.',
      ],
      [
        'does not predict where it must',
        node('return point.stepInSeq === 4 ? null : answer()'),
        'MISSING_PREDICTION',
        'seq_ix 100, step 4: no prediction where one is needed. Return one value a feature wherever need_prediction is true.',
      ],
      [
        'gives too few values',
        node('return point.seqIx === 101 ? answer()?.slice(1) : answer()'),
        'WRONG_LENGTH',
        'seq_ix 101, step 1: the prediction has 2 values, expected 3. Return one value a feature.',
      ],
      [
        'gives far too many',
        node('return answer() && new Float32Array(1e6)'),
        'WRONG_LENGTH',
        'seq_ix 100, step 1: the prediction has 1000000 values, expected 3. Return one value a feature.',
      ],
      [
        'predicts NaN',
        python('return None if answer is None else np.array([1, float("nan"), 2])'),
        'NOT_FINITE',
        'seq_ix 100, step 1, column f_1: the prediction is NaN. Return finite numbers.',
      ],
      [
        'predicts infinity at the last step',
        node('return point.stepInSeq === 5 ? [0, 0, -1 / 0] : answer()'),
        'NOT_FINITE',
        'seq_ix 100, step 5, column f_2: the prediction is -Infinity. Return finite numbers.',
      ],
      [
        'gives a matrix',
        python('return None if answer is None else answer.reshape(1, 3)'),
        'SOLUTION_RESULT',
        'seq_ix 100, step 1: predict returned an array of shape (1, 3), expected (3,)',
      ],
      [
        'gives two columns',
        python('return None if answer is None else np.stack([answer, answer], axis=1)'),
        'SOLUTION_RESULT',
        'seq_ix 100, step 1: predict returned an array of shape (3, 2), expected (3,)',
      ],
      [
        'gives a list, which the contest refuses',
        python('return None if answer is None else answer.tolist()'),
        'SOLUTION_RESULT',
        "seq_ix 100, step 1: predict returned a value of type list, and the contest's check of prediction.shape[0] fails on it: 'list' object has no attribute 'shape'; return a numpy array",
      ],
      [
        'gives a tuple',
        python('return None if answer is None else tuple(answer)'),
        'SOLUTION_RESULT',
        "seq_ix 100, step 1: predict returned a value of type tuple, and the contest's check of prediction.shape[0] fails on it: 'tuple' object has no attribute 'shape'; return a numpy array",
      ],
      [
        'gives numbers as text',
        python('return None if answer is None else ["1", "2", "3"]'),
        'SOLUTION_RESULT',
        /type list, and the contest's check of prediction\.shape\[0\] fails on it/,
      ],
      [
        'gives an array of words',
        python('return None if answer is None else np.array(["1", "two", "3"])'),
        'SOLUTION_RESULT',
        /^seq_ix 100, step 1: predict returned a value of type ndarray that is no row of numbers: could not convert string to float: .*two/,
      ],
      [
        'gives complex numbers',
        python('return None if answer is None else answer + 0j'),
        'SOLUTION_RESULT',
        'seq_ix 100, step 1: predict returned a value of type ndarray that is no row of numbers: it holds values of type complex64',
      ],
      [
        'gives objects that are no numbers',
        python('return None if answer is None else np.array([{}, {}, {}])'),
        'SOLUTION_RESULT',
        /^seq_ix 100, step 1: predict returned a value of type ndarray that is no row of numbers: /,
      ],
      [
        'gives a single number',
        python('return None if answer is None else answer.sum()'),
        'SOLUTION_RESULT',
        "seq_ix 100, step 1: predict returned a value of type float32, and the contest's check of prediction.shape[0] fails on it: tuple index out of range; return a numpy array",
      ],
      [
        'predicts where none is needed, a list too (Python)',
        python('return point.state.tolist()'),
        'UNASKED_PREDICTION',
        'seq_ix 100, step 0: a prediction where none is needed. Return null (None) wherever need_prediction is false.',
      ],
      [
        'gives a string',
        node("return 'nothing'"),
        'SOLUTION_RESULT',
        'seq_ix 100, step 0: predict returned a value of type string',
      ],
      [
        'answers later',
        node('return Promise.resolve(answer())'),
        'SOLUTION_RESULT',
        'seq_ix 100, step 0: predict returned a Promise; it must answer at once',
      ],
      [
        'exits',
        node("if (this.calls === 3) { console.error('bye'); process.exit(7) } return answer()"),
        'SOLUTION_EXITED',
        "seq_ix 100, step 2: the solution's process exited with code 7. The last it printed:\n  bye",
      ],
      [
        'exits (Python)',
        python('sys.exit(3)'),
        'SOLUTION_EXITED',
        "seq_ix 100, step 0: the solution's process exited with code 3",
      ],
      [
        'crashes',
        python('os.kill(os.getpid(), 11)'),
        'SOLUTION_EXITED',
        "seq_ix 100, step 0: the solution's process was ended by SIGSEGV",
      ],
      [
        'writes to the channel of the answers',
        node("fs.writeSync(4, 'Hello, scorer, here is the answer'); return answer()"),
        'SOLUTION_PROTOCOL',
        "seq_ix 100, step 0: something other than answers came over the runner's own channel (file descriptor 4). A solution must leave it alone.",
      ],
      [
        'closes the channel',
        node('fs.closeSync(4); return answer()'),
        'SOLUTION_EXITED',
        /^seq_ix 100, step 0: the solution's process exited with code 1\. The last it printed:\n[\s\S]*EBADF/,
      ],
      [
        'cannot be imported',
        writeSolution(folder, 'unimportable.mjs', "import './nowhere.mjs'"),
        'SOLUTION_IMPORT',
        /^the solution cannot be imported: Error \[ERR_MODULE_NOT_FOUND\]: Cannot find module '\S+nowhere.mjs' imported from \S+unimportable.mjs\. The last it printed:\n/,
      ],
      [
        'has a syntax error',
        writeSolution(folder, 'syntax.mjs', 'export class PredictionModel {\n  foo bar\n}'),
        'SOLUTION_IMPORT',
        /^the solution cannot be imported: SyntaxError: Unexpected identifier 'bar'\. The last it printed:\n[\s\S]*syntax\.mjs:2/,
      ],
      [
        'exports nothing',
        writeSolution(folder, 'empty.mjs', 'export const model = 1'),
        'SOLUTION_NO_MODEL',
        'the solution has no model: it exports no PredictionModel',
      ],
      [
        'exports nothing (Python)',
        writeSolution(folder, 'empty.py', 'model = 1'),
        'SOLUTION_NO_MODEL',
        'the solution has no model: it exports no PredictionModel',
      ],
      [
        'has no predict',
        writeSolution(folder, 'nopredict.mjs', 'export class PredictionModel {}'),
        'SOLUTION_NO_MODEL',
        'the solution has no model: PredictionModel has no predict',
      ],
      [
        'cannot be constructed',
        writeSolution(
          folder,
          'unconstructable.py',
          'class PredictionModel:\n    def __init__(self): open("weights.bin")\n',
        ),
        'SOLUTION_CONSTRUCT',
        /^PredictionModel cannot be constructed: FileNotFoundError: \[Errno 2\] No such file or directory: 'weights.bin'\. The last it printed:\n[\s\S]*line 2, in __init__/,
      ],
    ]),
  )('%s', async (_, solution, code, message) => {
    const error = await errorOf(solution)
    expect(error.code, error.message).toBe(code)
    expect(error.exitCode).toBe(1)
    expect(error.message).toMatch(exactly(message))
  })

  it('throws: its message and what it last printed are told', async () => {
    const error = await errorOf(
      node("if (this.calls > 2) throw new RangeError('boom'); return answer()"),
    )
    expect(error.code).toBe('SOLUTION_THREW')
    expect(error.message).toMatch(
      /^seq_ix 100, step 2: predict failed: RangeError: boom\. The last it printed:\n[\s\S]*RangeError: boom/,
    )
  })

  it.skipIf(!hasPython)('throws (Python)', async () => {
    const inPython = await errorOf(python('return 1 / 0'))
    expect(inPython.message).toMatch(
      /^seq_ix 100, step 0: predict failed: ZeroDivisionError: division by zero\. The last it printed:\n[\s\S]*line \d+, in predict/,
    )
  })

  it('hangs', async () => {
    const solution = node('while (this.calls > 2) {} return answer()')
    const error = await errorOf(solution, { limits: { stepTimeoutSeconds: 2 } })
    expect(error.code).toBe('SOLUTION_HUNG')
    expect(error.message).toBe(
      'seq_ix 100, step 2: no answer within 2 s. Raise --step-timeout if it needs longer.',
    )
  })

  it('never becomes ready', async () => {
    const solution = writeSolution(
      folder,
      'slow.mjs',
      'await new Promise((resolve) => setTimeout(resolve, 1e6))',
    )
    const error = await errorOf(solution, { limits: { stepTimeoutSeconds: 0.5 } })
    expect(error.code).toBe('SOLUTION_NOT_READY')
    expect(error.message).toBe(
      'the solution was not imported and constructed within 0.5 s. Raise --step-timeout if it needs longer.',
    )
  })

  it('takes too long altogether', async () => {
    const sleep = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)'
    const solution = node(`${sleep}; return answer()`)
    const error = await errorOf(solution, { limits: { maxMinutes: 0.03 } })
    expect(error.code).toBe('SOLUTION_TOO_SLOW')
    expect(error.message).toMatch(
      /^seq_ix 10[01], step \d: the solution took longer than 0\.03 min\. Make a step cheaper, or raise --max-minutes\.$/,
    )
  })

  it.each(
    whereItRuns<[string, Solution]>([
      ['buffers', node('const kept = []; for (;;) kept.push(Buffer.alloc(2 ** 24, 1))')],
      ['heap', node('const kept = []; for (;;) kept.push([this.calls, kept.length])')],
      ['arrays in Python', python('kept = []\n        while True: kept.append(b"x" * 2**24)')],
    ]),
  )('eats memory (%s)', async (_, solution) => {
    const error = await errorOf(solution, { limits: { memoryGb: 0.25 } })
    expect(error.code, error.message).toBe('SOLUTION_MEMORY')
    expect(error.message).toMatch(
      /^seq_ix 100, step 0: the solution (holds|ran out of) .*the limit is 0\.25 GB\. Use less memory, or raise --memory-gb\.$/,
    )
  })

  it.skipIf(!hasPython)('leaves no process of its own behind', async () => {
    const pidFile = join(folder, 'left.pid')
    const start = '__import__("subprocess").Popen(["sleep", "600"], start_new_session=True).pid'
    const error = await errorOf(
      python(`open(${JSON.stringify(pidFile)}, "w").write(str(${start})); raise OSError`),
    )
    expect(error.code).toBe('SOLUTION_THREW')
    await expect.poll(() => isAlive(Number(readFileSync(pidFile, 'utf8')))).toBe(false)
  })
})

describe('what is missing', () => {
  it('Python', async () => {
    const error = await errorOf(python('return answer'), { python: 'python-of-nowhere' })
    expect(error.code).toBe('PYTHON_MISSING')
    expect(error.message).toBe(
      'python-of-nowhere was not found. A Python solution needs Python 3 with numpy.',
    )
  })

  it.skipIf(!hasPython)('numpy', async () => {
    const bare = join(folder, 'python-without-packages')
    writeFileSync(bare, '#!/bin/sh\nexec python3 -S "$@"\n', { mode: 0o755 })
    const error = await errorOf(python('return answer'), { python: bare })
    expect(error.code).toBe('NUMPY_MISSING')
    expect(error.message).toMatch(/ has no numpy\. Install it: python3 -m pip install numpy$/)
  })
})
