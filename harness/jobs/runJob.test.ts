import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { InterruptedError } from '../../base/errors.js'
import { fileFingerprint } from '../../base/fileFingerprint.js'
import type { Job, JobHooks, JobWork } from './job.js'
import { runJob } from './runJob.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-run-job-'))
afterAll(() => rmSync(folder, { recursive: true }))

const input = join(folder, 'offset.txt')
writeFileSync(input, '100')
const settings = { workers: 1, backend: 'auto', kernels: 'auto' }
const hooks = (more: Partial<JobHooks> = {}): JobHooks => ({
  signal: new AbortController().signal,
  onProgress() {},
  onLog() {},
  ...more,
})

let starts = 0

/** Writes numbers, a file each, and goes on where it was stopped. */
const works: Record<string, JobWork> = {
  async count({ inputs, outDir, seed }: Job<{ lines: number }>, _, { signal, onProgress }) {
    starts++
    const lines = 5
    const offset = Number(readFileSync(inputs[0].file, 'utf8'))
    for (let line = 0; line < lines; line++) {
      const file = join(outDir, `line-${line}`)
      if (!existsSync(file)) writeFileSync(file, `${offset + seed + line}\n`)
      onProgress((line + 1) / lines, '')
      if (signal.aborted) throw new InterruptedError('stopped')
    }
    writeFileSync(join(outDir, 'all.txt'), '')
    for (let line = 0; line < lines; line++) {
      appendFileSync(join(outDir, 'all.txt'), readFileSync(join(outDir, `line-${line}`)))
      onProgress(1, `joined ${line}`)
    }
    return { outputs: [{ role: 'all', file: 'all.txt' }], repeatable: true, figures: { lines } }
  },
}

async function counting(name: string, more: Partial<Job> = {}): Promise<Job> {
  const fingerprint = await fileFingerprint(input)
  const inputs = [{ role: 'offset', file: input, fingerprint }]
  return {
    verb: 'count',
    config: { by: 1 },
    inputs,
    seed: 7,
    outDir: join(folder, name),
    ...more,
  }
}

const all = (name: string) => readFileSync(join(folder, name, 'all.txt'), 'utf8')

describe('runJob', () => {
  it('writes what the work comes to, with fingerprints of its files', async () => {
    const job = await counting('whole')
    const result = await runJob(job, works, settings, hooks())
    expect(result).toMatchObject({
      outputs: [
        {
          role: 'all',
          file: 'all.txt',
          fingerprint: await fileFingerprint(join(job.outDir, 'all.txt')),
        },
      ],
      repeatable: true,
      figures: { lines: 5 },
    })
    expect(all('whole')).toBe('107\n108\n109\n110\n111\n')
    expect(JSON.parse(readFileSync(join(job.outDir, 'result.json'), 'utf8'))).toEqual(result)
  })

  it('reads the result of a finished job back, wherever its files lie now', async () => {
    const job = await counting('whole')
    const before = starts
    const first = await runJob(job, works, settings, hooks())
    cpSync(join(folder, 'whole'), join(folder, 'moved'), { recursive: true })
    cpSync(input, join(folder, 'moved.txt'))
    const inputs = [{ ...job.inputs[0], file: join(folder, 'moved.txt') }]
    const moved = await counting('moved', { inputs })
    expect(await runJob(moved, works, { ...settings, workers: 3 }, hooks())).toEqual(first)
    expect(starts).toBe(before)
  })

  it('does it again where a file of the result is gone', async () => {
    rmSync(join(folder, 'moved', 'all.txt'))
    await runJob(await counting('moved'), works, settings, hooks())
    expect(all('moved')).toBe(all('whole'))
  })

  it('refuses the folder of another job', async () => {
    for (const more of [{ seed: 8 }, { config: { by: 2 } }, { inputs: [] }]) {
      const job = await counting('whole', more)
      await expect(runJob(job, works, settings, hooks())).rejects.toThrow(
        `${job.outDir} holds the work of another job, or of other data. ` +
          'Remove that folder to do it anew, or choose another --name.',
      )
    }
  })

  it('refuses a file that is not the one that the job names', async () => {
    const changed = join(folder, 'changed.txt')
    writeFileSync(changed, '200')
    const { inputs } = await counting('other')
    const job = await counting('other', { inputs: [{ ...inputs[0], file: changed }] })
    await expect(runJob(job, works, settings, hooks())).rejects.toThrow(
      `${changed}: the file has changed since the work began. Give the same file again, or choose another --name.`,
    )
    rmSync(changed)
    await expect(runJob(job, works, settings, hooks())).rejects.toMatchObject({
      code: 'FILE_MISSING',
    })
  })

  it('names the verbs that there are', async () => {
    const job = await counting('unknown', { verb: 'toString' })
    await expect(runJob(job, works, settings, hooks())).rejects.toThrow(
      'no job is called toString. There are count.',
    )
  })

  it('ends the same from whatever a kill leaves', async () => {
    const copies: string[] = []
    const copy = () => {
      const name = `copy-${copies.length}`
      copies.push(name)
      cpSync(join(folder, 'watched'), join(folder, name), { recursive: true })
      writeFileSync(join(folder, name, 'result.json.1-ab.tmp'), '{')
    }
    await runJob(await counting('watched'), works, settings, hooks({ onProgress: copy }))
    expect(copies.length).toBe(10)
    for (const name of copies) {
      await runJob(await counting(name), works, settings, hooks())
      expect(all(name)).toBe(all('whole'))
      expect(readdirSync(join(folder, name)).filter((file) => file.endsWith('.tmp'))).toEqual([])
    }
  })

  it('leaves no result when it is interrupted, and goes on', async () => {
    const controller = new AbortController()
    const job = await counting('interrupted')
    const stopping = hooks({ signal: controller.signal, onProgress: () => controller.abort() })
    await expect(runJob(job, works, settings, stopping)).rejects.toThrow('stopped')
    expect(readdirSync(job.outDir).sort()).toEqual(['job.json', 'line-0'])
    await runJob(job, works, settings, hooks())
    expect(all('interrupted')).toBe(all('whole'))
  })
})
