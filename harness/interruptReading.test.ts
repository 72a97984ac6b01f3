import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
  const columns = [{ name: 'a', mean: 0, deviation: 1 }]
  const scales = { formatVersion: 1, file: 'x.csv', difference: false, columns }
  writeFileSync(join(folder, 'scales.json'), JSON.stringify(scales))
  writeFileSync(join(folder, 'solution.mjs'), 'export class PredictionModel { predict() {} }')
})

const commands = [
  'train --data stuck.csv --name mine',
  'score --data stuck.csv --solution solution.mjs',
  'predict --data stuck.csv --solution solution.mjs --out p.csv',
  'convert stuck.csv --steps 20 --out o.csv',
  'convert stuck.csv --unstandardise scales.json --out u.csv',
  'assess --real stuck.csv --synthetic stuck.csv',
  'inspect stuck.csv',
]

describe.runIf(process.platform === 'linux')('Ctrl-C while a file cannot be read', () => {
  it.concurrent.for(commands)('ends seqarena %s', async (command, { expect }) => {
    const { child, end } = startCli(folder, command.split(' '))
    const children = () => readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'latin1')
    await expect.poll(children, { timeout: 50_000 }).not.toBe('')
    await sleep(500)
    child.kill('SIGINT')
    const { code, stderr } = await end
    expect(code).toBe(130)
    expect(stderr).toMatch(/error: (reading stuck\.csv was stopped|stopped while reading)/)
    const out = / --out (.*)/.exec(command)?.[1]
    expect(readdirSync(folder).filter((name) => out && name.startsWith(out))).toEqual([])
  })
})
