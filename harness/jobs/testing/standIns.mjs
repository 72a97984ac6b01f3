import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DataError, InterruptedError } from '../../../dist/base/errors.js'
import { readSequenceTable } from '../../../dist/datasets/readSequenceTable.js'

/**
 * Work for the tests of jobs. `count` writes a line at a time, from where it was stopped, and at line `holdsAt` it
 * waits to be stopped; `read` reads a table; `throw`, `break` and `die` end as they say.
 */
export const standIns = {
  async count({ config, inputs, seed, outDir }, { workers }, { signal, onProgress, onLog }) {
    const file = join(outDir, 'counted.txt')
    const starts = join(outDir, 'starts.txt')
    appendFileSync(starts, `${process.pid} ${workers}\n`)
    const from = existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0
    const offset =
      inputs.length > 0 ? Number(readFileSync(inputs[0].file, 'utf8').split('\n')[0]) : 0
    onLog(`from ${from}`)
    for (let line = from; line < config.lines; line++) {
      const holds = line === config.holdsAt && from < line
      if (holds) onProgress(line / config.lines, `line ${line}`)
      while (holds && !signal.aborted) await sleep(5)
      if (signal.aborted) throw new InterruptedError('counting was stopped')
      onProgress(line / config.lines, `line ${line}`)
      await sleep(config.sleepMs ?? 0)
      appendFileSync(file, `${offset + seed + line}\n`)
    }
    return {
      outputs: [{ role: 'counted', file: 'counted.txt' }],
      repeatable: true,
      figures: { lines: config.lines },
    }
  },
  async read({ config }) {
    const { table } = await readSequenceTable(config.file)
    return { outputs: [], repeatable: true, figures: { sequences: table.seqIx.length } }
  },
  async throw() {
    throw new DataError('EMPTY', 'there is nothing', { file: 'a.csv', row: 3 }, 'Give some.')
  },
  async break() {
    throw new TypeError('x is not a function')
  },
  async die() {
    process.exit(3)
  },
  async write({ outDir }) {
    writeFileSync(join(outDir, 'full.txt'), 'x')
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    })
  },
}
