import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { SeqarenaError } from '../../base/errors.js'
import { distFile } from '../../base/packageRoot.js'
import { type OnSequence, type ReplayOptions, replayTable } from './replayTable.js'
import type { Solution } from './resolveSolution.js'
import { findSandbox } from './sandbox.js'
import { countingSequences } from './testing/countingSequences.js'
import { hasPython } from './testing/hasPython.js'
import {
  nodeSolution,
  pythonSolution,
  temporaryFolder,
  writeSolution,
} from './testing/writeSolution.js'

const folder = temporaryFolder()
const node = (body: string) => nodeSolution(folder, body)
const python = (body: string) => pythonSolution(folder, body)
const off: ReplayOptions = { sandbox: 'off' }

/** Replays the counting sequences; gives what came back, step by step. */
async function answersOf(solution: Solution, options = off, input = countingSequences()) {
  const answers: number[][] = []
  const keep: OnSequence = (_, predictions) => void answers.push([...predictions])
  const replay = await replayTable(input, solution, keep, options)
  return { answers, replay }
}

async function errorOf(solution: Solution, options: ReplayOptions = {}): Promise<SeqarenaError> {
  const error = await answersOf(solution, { ...off, ...options }).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(SeqarenaError)
  expect(childrenOfThis()).toEqual([])
  return error as SeqarenaError
}

/** Leaves out what cannot be tried here. */
function whereItRuns<Case extends readonly [string, Solution, ...unknown[]]>(
  cases: Case[],
): Case[] {
  return cases.filter(([, { kind }]) => kind === 'node' || hasPython)
}

/** Tells the end of a message too, unless it is given as a pattern. */
function exactly(message: string | RegExp): RegExp {
  return message instanceof RegExp
    ? message
    : new RegExp(`^${message.replace(/[()[\].?+*^$\\|{}]/g, '\\$&')}$`)
}

/** Processes that this one started and that are still there, zombies included. */
function childrenOfThis(): string[] {
  return readdirSync('/proc/self/task').flatMap((thread) =>
    readFileSync(`/proc/self/task/${thread}/children`, 'latin1').split(' ').filter(Boolean),
  )
}

/** Neither gone nor waiting to be reaped by whoever inherited it. */
function isAlive(pid: number): boolean {
  const status = `/proc/${pid}/status`
  return existsSync(status) && !readFileSync(status, 'latin1').includes('State:\tZ')
}

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
        'Python, list',
        python('return None if answer is None else [float(x) + 0.25 for x in answer]'),
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
      python(`return None if answer is None else [${pythonFields}] if ${check} else []`),
      off,
      short,
    )
    expect(inNode.answers[1].slice(3)).toEqual([101, 1, 1, 101, 2, 1])
    expect(inPython.answers).toEqual(inNode.answers)
  })

  it('lets a solution keep its points', async () => {
    const body = 'this.first ??= point.state; return answer() && this.first'
    const { answers } = await answersOf(node(body), off, short)
    expect(answers[1].slice(3)).toEqual([0, 1, 2, 0, 1, 2])
  })

  it.skipIf(!hasPython)('hands out no step before the one before is answered', async () => {
    const isWaiting = '__import__("select").select([3], [], [], 0.02)[0] != []'
    const { answers } = await answersOf(
      python(`waiting = ${isWaiting}; return None if answer is None else [waiting] * 3`),
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
          `return None if answer is None else [len(os.sched_getaffinity(0)), ${keys}, int(os.environ["OMP_NUM_THREADS"])]`,
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
        python('return None if answer is None else [1, float("nan"), 2]'),
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
        'seq_ix 100, step 1: predict returned an array of shape (1, 3)',
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

  it.each(
    whereItRuns<[string, Solution]>([
      ['Node', node('while (this.calls > 2) {} return answer()')],
      ['Python', python('while self.calls > 2: pass\n        return answer')],
    ]),
  )('hangs (%s)', async (_, solution) => {
    const error = await errorOf(solution, { limits: { stepTimeoutSeconds: 1.5 } })
    expect(error.code).toBe('SOLUTION_HUNG')
    expect(error.message).toBe(
      'seq_ix 100, step 2: no answer within 1.5 s. Raise --step-timeout if it needs longer.',
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

  it.skipIf(!hasPython)('takes too long altogether', async () => {
    const solution = python('time.sleep(0.3); return answer')
    const error = await errorOf(solution, { limits: { maxMinutes: 1 / 60 } })
    expect(error.code).toBe('SOLUTION_TOO_SLOW')
    expect(error.message).toMatch(/^seq_ix 100, step \d: the solution took longer than /)
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

describe('a replay that is stopped', () => {
  const hanging = node("console.log('at work'); for (;;);")

  it('ends the solution when its signal says so', async () => {
    const controller = new AbortController()
    const error = await errorOf(hanging, {
      signal: controller.signal,
      onOutput: () => controller.abort(),
    })
    expect(error.code).toBe('INTERRUPTED')
    expect(error.exitCode).toBe(130)
  })

  it('does not start when its signal has already spoken', async () => {
    const error = await errorOf(hanging, { signal: AbortSignal.abort() })
    expect(error.code).toBe('INTERRUPTED')
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('leaves no process after %s', async (name) => {
    // SIGKILL leaves no time to end anything, but a solution that waits for its next point sees it go.
    const solution = name === 'SIGKILL' ? node("console.log('at work'); return answer()") : hanging
    const script = `
      import { replayTable } from ${JSON.stringify(pathToFileURL(distFile('harness/score/replayTable.js')))}
      const sequence = { seqIx: 1, states: new Float32Array(2), needPrediction: new Uint8Array(2) }
      const sequences = (async function* () {
        yield sequence
        await new Promise((resolve) => setTimeout(resolve, 1e6))
      })()
      const input = { featureNames: ['f'], nSteps: 2, nSequences: 1, sequences }
      await replayTable(input, ${JSON.stringify(solution)}, () => {}, {
        sandbox: 'off',
        onOutput: () => console.log('at work'),
      }).catch((error) => console.log(error.message))`
    const host = spawn(process.execPath, ['--input-type=module', '-e', script])
    let printed = ''
    await new Promise<void>((resolve) => {
      host.stdout.on('data', (text) => {
        printed += text
        if (printed.includes('at work')) resolve()
      })
    })
    const child = Number(readFileSync(`/proc/${host.pid}/task/${host.pid}/children`, 'latin1'))
    expect(child).toBeGreaterThan(0)
    host.kill(name)
    await new Promise((resolve) => host.on('close', resolve))
    await expect.poll(() => isAlive(child), { timeout: 5000 }).toBe(false)
    if (name !== 'SIGKILL') expect(printed).toContain(`the replay was stopped by ${name}`)
  })
})

const hasBubblewrap = findSandbox('auto', 2 ** 30).sandbox !== undefined

describe.skipIf(!hasBubblewrap)('a contained solution', () => {
  const inside: ReplayOptions = { sandbox: 'required' }

  it.each(
    whereItRuns<[string, Solution]>([
      ['Node', node('return answer()')],
      ['Python', python('return answer')],
    ]),
  )('answers as ever (%s)', async (_, solution) => {
    const { answers, replay } = await answersOf(solution, inside)
    expect(answers[0].slice(3, 6)).toEqual([0.25, 1.25, 2.25])
    expect(replay.contained).toBe(true)
    expect(childrenOfThis()).toEqual([])
  })

  it('reads its own folder and no other, and writes to neither', async () => {
    const secret = join(temporaryFolder(), 'target.csv')
    const own = join(folder, 'weights.txt')
    for (const file of [secret, own]) writeFileSync(file, 'here')
    const can = (action: string) => `(() => { try { ${action}; return 1 } catch { return 0 } })()`
    const body = (reach: string) =>
      `return answer() && [${[
        can(`fs.readFileSync(${JSON.stringify(own)})`),
        can(`fs.readFileSync(${JSON.stringify(secret)})`),
        can(`fs.writeFileSync(${JSON.stringify(reach)}, 'mine')`),
      ]}]`
    const outside = await answersOf(node(body(join(folder, 'written'))))
    expect(outside.answers[0].slice(3, 6)).toEqual([1, 1, 1])
    const contained = await answersOf(node(body(own)), inside)
    expect(contained.answers[0].slice(3, 6)).toEqual([1, 0, 0])
    expect(readFileSync(own, 'utf8')).toBe('here')
  })

  it('has a /tmp of its own and nothing else to write to', async () => {
    const can = (file: string) =>
      `(() => { try { fs.writeFileSync('${file}', 'x'); return 1 } catch { return 0 } })()`
    const { answers } = await answersOf(
      node(`return answer() && [${can('/tmp/note')}, ${can('/note')}, ${can('/dev/note')}]`),
      inside,
    )
    expect(answers[0].slice(3, 6)).toEqual([1, 0, 0])
    expect(existsSync('/tmp/note')).toBe(false)
  })

  it.skipIf(!hasPython)('has no network, not even this machine', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const connect = `__import__("socket").socket().connect_ex(("127.0.0.1", ${port})) == 0`
    const solution = python(`return None if answer is None else [${connect}] * 3`)
    const outside = await answersOf(solution)
    const contained = await answersOf(solution, inside)
    server.close()
    expect(outside.answers[0][3]).toBe(1)
    expect(contained.answers[0][3]).toBe(0)
  })

  it('fails as it would outside', async () => {
    const error = await errorOf(
      node("if (this.calls > 2) throw new Error('boom'); return answer()"),
      inside,
    )
    expect(error.message).toMatch(/^seq_ix 100, step 2: predict failed: Error: boom\. The last/)
    const crash = await errorOf(node("process.kill(process.pid, 'SIGSEGV')"), inside)
    expect(crash.message).toBe("seq_ix 100, step 0: the solution's process was ended by SIGSEGV")
    const hang = await errorOf(node('for (;;);'), {
      ...inside,
      limits: { stepTimeoutSeconds: 0.5 },
    })
    expect(hang.code).toBe('SOLUTION_HUNG')
    const eater = node('const kept = []; for (;;) kept.push(Buffer.alloc(2 ** 24, 1))')
    const fat = await errorOf(eater, { ...inside, limits: { memoryGb: 0.25 } })
    expect(fat.code).toBe('SOLUTION_MEMORY')
  })

  it('is told why it cannot be imported', async () => {
    const elsewhere = writeSolution(temporaryFolder(), 'model.mjs', 'export const factor = 2')
    const solution = writeSolution(folder, 'reaching.mjs', `import '${elsewhere.file}'`)
    const error = await errorOf(solution, inside)
    expect(error.code).toBe('SOLUTION_IMPORT')
    expect(error.message).toContain(
      'In the sandbox it sees its own folder alone; --sandbox off shows it the rest.',
    )
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
