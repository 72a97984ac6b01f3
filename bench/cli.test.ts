import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { afterAll, describe, expect, it } from 'vitest'
import { distFile } from '../base/packageRoot.js'
import { isAlive } from '../harness/score/testing/replaying.js'
import { findPythons } from './pythons.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-bench-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function start(...args: string[]) {
  const child = spawn(process.execPath, [distFile('bench/cli.js'), ...args], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const written = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text
    })
  }
  const end = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, written, end }
}

const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'bench.schema.json'), 'utf8'))
const validate = new Ajv({ allowUnionTypes: true }).compile(schema)

describe('bench', () => {
  it('writes rows that its schema describes, the table to standard error', async () => {
    const { written, end } = start('features', '--steps', '3000', '--json', '-')
    expect(await end).toBe(0)
    const result = JSON.parse(written.stdout)
    expect(validate(result), JSON.stringify(validate.errors)).toBe(true)
    expect(result.rows[0]).toMatchObject({ name: 'features', threads: 1, unit: 'steps/s' })
    expect(written.stderr).toContain(result.machine)
    expect(written.stderr).toMatch(/^features +js +1 +steps\/s /m)
    expect(readdirSync(folder)).toEqual([])
  })

  it('says what to install where a peer is missing', async () => {
    const { written, end } = start('features', '--steps', '1000', '--python', 'no-such-python')
    expect(await end).toBe(0)
    expect(written.stderr).toContain(
      'no python3 with numpy was found, so that peer is left out; python3 -m pip install numpy\n',
    )
    expect(written.stdout).toMatch(/^features .* - +- +\S+( \d+)* +-$/m)
  })

  it.each([
    [['speed'], "'speed' is invalid for argument 'what'. Allowed choices are kernels, train, "],
    [[], "missing required argument 'what'. See bench --help."],
    [['train', '--threads', '0'], 'It must be a whole number above 0'],
  ])('refuses %j', async (args, message) => {
    const { written, end } = start(...args)
    expect(await end).toBe(2)
    expect(written.stderr).toContain(message)
  })
})

const { numpy } = await findPythons()
const skipped = numpy ? '' : ' (skipped: no python3 with numpy was found)'

it.skipIf(!numpy)(`leaves neither processes nor files when it is stopped${skipped}`, async () => {
  const { child, end } = start('features', '--steps', '100000000')
  const [peer] = await childrenOf(child)
  child.kill('SIGTERM')
  expect(await end).toBe(143)
  await expect.poll(() => isAlive(peer)).toBe(false)
  expect(readdirSync(folder)).toEqual([])
})

/** Its child processes, once there are any with files of ours. */
async function childrenOf({ pid }: ChildProcess): Promise<number[]> {
  for (;;) {
    const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1')
    const pids = list.split(' ').filter(Boolean).map(Number)
    const isPeer = (own: number) =>
      readFileSync(`/proc/${own}/cmdline`, 'latin1').includes('numpy_peer')
    if (pids.length > 0 && pids.every(isPeer)) return pids
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
