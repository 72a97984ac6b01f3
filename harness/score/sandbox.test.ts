import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nativeAddon } from '../../kernels/nativeAddon.js'
import type { ReplayOptions } from './replayTable.js'
import type { Solution } from './resolveSolution.js'
import { findSandbox } from './sandbox.js'
import { hasPython } from './testing/hasPython.js'
import { answersOf, childrenOfThis, errorOf, whereItRuns } from './testing/replaying.js'
import {
  addonSolution,
  nodeSolution,
  pythonSolution,
  temporaryFolder,
  writeSolution,
} from './testing/writeSolution.js'

const folder = temporaryFolder()
const elsewhere = temporaryFolder()
const node = (body: string) => nodeSolution(folder, body)
const python = (body: string) => pythonSolution(folder, body)

describe('findSandbox', () => {
  it('does without where it may', () => {
    expect(findSandbox('auto', 1e9, 'bwrap-of-nowhere')).toEqual({
      sandbox: undefined,
      reason: 'bubblewrap is not installed',
    })
    expect(findSandbox('off', 1e9).sandbox).toBeUndefined()
  })

  it('says how to get one where it must not', () => {
    expect(() => findSandbox('required', 1e9, 'bwrap-of-nowhere')).toThrow(
      '--sandbox required: bubblewrap is not installed. Install it (apt install bubblewrap, dnf install bubblewrap) and allow user namespaces, or use --sandbox auto.',
    )
  })

  it('takes one that cannot start anything for none', () => {
    const found = findSandbox('auto', 1e9, 'false')
    expect(found).toMatchObject({ sandbox: undefined })
    expect(JSON.stringify(found)).toContain('bubblewrap does not work here')
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
    const secret = join(elsewhere, 'target.csv')
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

  it.skipIf(!nativeAddon())('reads the addon that the bundled solution is offered', async () => {
    const { answers } = await answersOf(addonSolution(folder), inside)
    expect(answers[0][3]).toBe(1)
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
    const solution = python(`return None if answer is None else np.array([${connect}] * 3)`)
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
    const eater = node('const kept = []; for (;;) kept.push(Buffer.alloc(2 ** 24, 1))')
    const fat = await errorOf(eater, { ...inside, limits: { memoryGb: 0.25 } })
    expect(fat.code).toBe('SOLUTION_MEMORY')
  })

  it.each([
    ['a package', "import 'helper'"],
    [
      'a package, the old way',
      "import { createRequire } from 'node:module'; createRequire(import.meta.url)('helper')",
    ],
  ])('is told of %s in a folder above', async (_, source) => {
    const helper = join(elsewhere, 'node_modules/helper')
    const place = join(elsewhere, 'below')
    for (const path of [helper, place]) mkdirSync(path, { recursive: true })
    writeFileSync(join(helper, 'index.js'), '')
    const solution = writeSolution(
      place,
      'solution.mjs',
      `${source}\nexport class PredictionModel { predict() { return null } }`,
    )
    const error = await errorOf(solution, inside)
    expect(error.code).toBe('SOLUTION_IMPORT')
    expect(error.message).toContain(`The sandbox does not show it ${helper}; --sandbox off does.`)
  })

  it('is told nothing of the sandbox where it hides nothing', async () => {
    const solution = writeSolution(folder, 'lost.mjs', "import './nowhere.mjs'; import 'nothing'")
    const error = await errorOf(solution, inside)
    expect(error.code).toBe('SOLUTION_IMPORT')
    expect(error.message).not.toContain('sandbox')
  })

  it('is told why it cannot be imported', async () => {
    const model = writeSolution(elsewhere, 'model.mjs', 'export const factor = 2')
    const solution = writeSolution(folder, 'reaching.mjs', `import '${model.file}'`)
    const error = await errorOf(solution, inside)
    expect(error.code).toBe('SOLUTION_IMPORT')
    expect(error.message).toContain(
      `The sandbox does not show it ${model.file}; --sandbox off does.`,
    )
  })
})
