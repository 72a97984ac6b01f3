import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { distFile } from '../../base/packageRoot.js'
import { errorOf, isAlive } from './testing/replaying.js'
import { nodeSolution, temporaryFolder } from './testing/writeSolution.js'

const folder = temporaryFolder()
const node = (body: string) => nodeSolution(folder, body)

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
      const input = { featureNames: ['f'], offsets: Int32Array.of(0, 2), nSequences: 1, sequences }
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
