import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { distFile } from '../base/packageRoot.js'

/** Works until it is told to stop, and for `stoppingMs` then. */
function startWorker(stoppingMs: number) {
  const script = `
    import { interruptSignal } from '${pathToFileURL(distFile('harness/interruptSignal.js'))}'
    const working = setInterval(() => {}, 1000)
    interruptSignal().addEventListener('abort', () => setTimeout(() => {
      clearInterval(working)
      console.log('stopped in order')
    }, ${stoppingMs}))
    console.log('working')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script])
  const output = { text: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.text += text
  })
  return { child, output, working: once(child.stdout, 'data'), ended: once(child, 'close') }
}

it('takes signals in quick succession for one, as a Ctrl-C under npm gives them', async () => {
  const { child, output, working, ended } = startWorker(300)
  await working
  child.kill('SIGINT')
  await sleep(50)
  child.kill('SIGINT')
  expect((await ended)[0]).toBe(0)
  expect(output.text).toBe('working\nstopped in order\n')
})

it('quits at once when it is pressed again', async () => {
  const { child, output, working, ended } = startWorker(60_000)
  await working
  child.kill('SIGINT')
  await sleep(1000)
  child.kill('SIGINT')
  expect((await ended)[0]).toBe(130)
  expect(output.text).toBe('working\n')
})
