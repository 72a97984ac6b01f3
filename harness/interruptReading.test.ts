import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { startCli } from './testing/startCli.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

// A pipe that nobody writes into: whoever opens it waits for ever, and no signal reaches a thread that does.
beforeAll(() => {
  execFileSync('mkfifo', [join(folder, 'stuck.csv')])
  writeFileSync(join(folder, 'solution.mjs'), 'export class PredictionModel { predict() {} }')
})

const commands = [
  'train --data stuck.csv --name mine',
  'score --data stuck.csv --solution solution.mjs',
  'predict --data stuck.csv --solution solution.mjs --out p.csv',
  'assess --real stuck.csv --synthetic stuck.csv',
  'inspect stuck.csv',
]

describe.runIf(process.platform === 'linux')('Ctrl-C while a file cannot be read', () => {
  it.concurrent.for(commands)('ends seqarena %s', async (command, { expect }) => {
    const { child, end } = startCli(folder, command.split(' '))
    const children = () => readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'latin1')
    await expect.poll(children, { timeout: 20_000 }).not.toBe('')
    await sleep(500)
    child.kill('SIGINT')
    const { code, stderr } = await end
    expect(code).toBe(130)
    expect(stderr).toMatch(/error: (reading stuck\.csv was stopped|stopped while reading)/)
  })
})
