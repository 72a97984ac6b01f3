import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { DataError, SeqarenaError } from '../../base/errors.js'
import { distFile } from '../../base/packageRoot.js'
import type { ReaderLimits } from './limits.js'
import { openInReader, type ReaderOptions } from './openInReader.js'
import { readerModule, stuck } from './testing/readerModules.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Opens `a.csv` by a module with this body. */
function open<Info>(body: string, options: ReaderOptions = {}) {
  const wanted = { module: readerModule(folder, body), file: 'a.csv', options: { greeting: 'hi' } }
  return openInReader<Info>(wanted, options)
}

/** Pieces that hold 0, 1, 2 … for ever; `made` tells how many were made. */
const counting = `let made = 0
  return opened(process.pid, {
    async *count() {
      for (;; made++) yield { data: made, arrays: [Float64Array.of(made)] }
    },
    async *made() { yield { data: made, arrays: [] } },
  })`

describe('a file in another process', () => {
  it('is opened with the options that are given, and scanned from its begin as often as need be', async () => {
    const file = await open(`return opened({ file, ...options }, {
      async *both(a, b) {
        for (const data of [a, b]) yield { data, arrays: [Float32Array.of(1, 2), Uint8Array.of(3)] }
      },
    })`)
    expect(file.info).toEqual({ file: 'a.csv', greeting: 'hi' })
    for (let i = 0; i < 2; i++) {
      const pieces = []
      for await (const piece of file.scan('both', 'x', { y: null })) pieces.push(piece)
      expect(pieces).toEqual(
        ['x', { y: null }].map((data) => ({
          data,
          arrays: [Float32Array.of(1, 2), Uint8Array.of(3)],
        })),
      )
    }
    file.close()
  })

  it('gives arrays of any size, also in scans at the same time', async () => {
    const file = await open(`return opened(0, {
      async *sizes(factor) {
        for (const size of [0, 1, 1e3, 1e5, 2e6]) {
          const a = Float32Array.from({ length: size }, (_, i) => factor * i)
          yield { data: size, arrays: [a.subarray(0, size % 7), a, Float64Array.from(a)] }
        }
      },
    })`)
    const check = async (factor: number) => {
      for await (const { data, arrays } of file.scanQuickly('sizes', factor)) {
        const size = data as number
        const expected = Float32Array.from({ length: size }, (_, i) => factor * i)
        expect(arrays[0]).toEqual(expected.subarray(0, size % 7))
        expect(
          Buffer.compare(
            Buffer.from(arrays[1].buffer, arrays[1].byteOffset, arrays[1].byteLength),
            Buffer.from(expected.buffer),
          ),
        ).toBe(0)
        expect(arrays[2].length).toBe(size)
        expect(arrays[2].at(-1)).toBe(expected.at(-1))
      }
    }
    await Promise.all([check(1), check(2)])
    file.close()
  })

  it('is read only a little ahead of whoever takes its pieces', async () => {
    const file = await open(counting)
    let taken = 0
    for await (const { data, arrays } of file.scan('count')) {
      expect([data, arrays]).toEqual([taken, [Float64Array.of(taken)]])
      if (++taken === 100) break
    }
    await sleep(100)
    for await (const { data } of file.scan('made')) expect(data).toBeLessThan(100 + 20)
    file.close()
  })

  it('shares its process with the next one, not with one that is open', async () => {
    const [first, second] = [await open<number>(counting), await open<number>(counting)]
    expect(second.info).not.toBe(first.info)
    second.close()
    const third = await open<number>(counting)
    expect(third.info).toBe(second.info)
    first.close()
    third.close()
  })

  it('is read though its process was ended while nobody used it', async () => {
    const before = await open<number>(counting)
    before.close()
    process.kill(before.info, 'SIGKILL')
    const file = await open<number>(counting)
    expect(file.info).not.toBe(before.info)
    file.close()
  })

  it('fails with the error that its module throws: class, code, place and hint', async () => {
    const body = `throw new DataError('ODD', 'is odd', { file, row: 3 }, 'Make it even.')`
    const error = await open(body).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(DataError)
    expect(error).toMatchObject({ code: 'ODD', place: { row: 3 }, exitCode: 3 })
    expect((error as Error).message).toBe('a.csv, row 3: is odd. Make it even.')
    const file = await open(`return opened(0, { async *fail() { ${body} } })`)
    await expect(file.scan('fail').next()).rejects.toThrow('a.csv, row 3: is odd. Make it even.')
    file.close()
  })

  it('shows a mistake in the code for what it is', async () => {
    const error = await open('return opened(undefined.x)').catch((reason: unknown) => reason)
    expect(error).not.toBeInstanceOf(SeqarenaError)
    expect((error as Error).message).toBe("Cannot read properties of undefined (reading 'x')")
    expect((error as Error).stack).toContain('openFile')
  })
})

describe('a file that its process does not get over', () => {
  const limits = { silentSeconds: 2, memoryBytes: 300 * 2 ** 20 }
  const damaged = 'It may be damaged: copy or write it again.'
  const hung = ['READER_HUNG', `a.csv: nothing could be read for 2 s. ${damaged}`]
  // However busy the machine is, what ends by itself is not taken for stuck.
  const patient = { ...limits, silentSeconds: 60 }
  const cases: [string, string, string[], Partial<ReaderLimits>?][] = [
    ['a loop', stuck['a loop'], hung, limits],
    ['a wait for nothing', stuck['a wait for nothing'], hung, limits],
    [
      'memory that grows',
      `await nativeWork((async () => { ${stuck['memory that grows']} })())`,
      [
        'READER_MEMORY',
        `a.csv: reading it takes more than 0.3 GB of memory. ${damaged} If it is sound: write it in smaller batches, or as Parquet.`,
      ],
    ],
    [
      'an exit',
      'process.exit(3)',
      ['READER_EXITED', `a.csv: the process that read it ended with exit code 3. ${damaged}`],
    ],
    [
      'a crash',
      "process.kill(process.pid, 'SIGSEGV'); await sleep(1e6)",
      ['READER_EXITED', `a.csv: the process that read it ended by SIGSEGV (11). ${damaged}`],
    ],
  ]
  it.each(cases)(
    'is refused where it is opened: %s',
    async (_, body, [code, message], limits = patient) => {
      const error = await open(body, { limits }).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(DataError)
      expect(error).toMatchObject({ code, message })
    },
  )

  it.each(cases)(
    'is refused where it is scanned: %s',
    async (_, body, [code, message], limits = patient) => {
      const file = await open(
        `return opened(0, { async *rows() {
        yield { data: 1, arrays: [] }
        ${body}
      } })`,
        { limits },
      )
      const rows = file.scan('rows')
      expect((await rows.next()).value.data).toBe(1)
      const error = await rows.next().catch((reason: unknown) => reason)
      expect(error).toMatchObject({ name: 'DataError', code, message })
      await expect(file.scan('rows').next()).rejects.toThrow(message)
      file.close()
    },
  )

  it('is not taken for stuck while a query or the disk takes its time', async () => {
    const file = await open('await nativeWork(sleep(3000)); return opened(7)', { limits })
    expect(file.info).toBe(7)
    file.close()
  })

  it('is left at once when the signal comes', async () => {
    for (const body of Object.values(stuck)) {
      const controller = new AbortController()
      const opening = open(body, { signal: controller.signal })
      setTimeout(() => controller.abort(), 100)
      const error = { name: 'InterruptedError', message: 'reading a.csv was stopped' }
      await expect(opening).rejects.toMatchObject(error)
      const again = open(body, { signal: controller.signal })
      await expect(again).rejects.toMatchObject(error)
    }
  })
})

/** Starts a process that opens a file, and prints how that ended. */
function startHost(body: string) {
  const module = readerModule(folder, `console.error('child ' + process.pid); ${body}`)
  const script = `
    import { openInReader } from ${JSON.stringify(pathToFileURL(distFile('datasets/reader/openInReader.js')))}
    import { explainError } from ${JSON.stringify(pathToFileURL(distFile('harness/explainError.js')))}
    import { readFileSync } from 'node:fs'
    const wanted = { module: ${JSON.stringify(module)}, file: 'a.csv', options: {} }
    setTimeout(() => {
      console.log(readFileSync('/proc/self/task/' + process.pid + '/children', 'latin1'))
    }, 600)
    try {
      const file = await openInReader(wanted)
      console.log('opened ' + file.info)
    } catch (error) {
      const { text, exitCode } = explainError(error, false)
      console.log(text)
      process.exitCode = exitCode
    }`
  const host = spawn(process.execPath, ['--input-type=module', '-e', script])
  const output = { text: '' }
  host.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.text += text
  })
  const ended = new Promise<number | null>((resolve) => host.on('close', (code) => resolve(code)))
  return { host, output, ended }
}

describe.runIf(process.platform === 'linux')('a process that is told to stop', () => {
  const cases = [
    ['SIGINT', 'a loop'],
    ['SIGTERM', 'a wait for nothing'],
    ['SIGKILL', 'a loop'],
    ['SIGKILL', 'memory that grows'],
  ] as const
  it.concurrent.for(cases)('leaves nothing behind after %s in %s', async (own, { expect }) => {
    const [signal, name] = own
    const { host, output, ended } = startHost(stuck[name])
    await expect.poll(() => /\d+/.test(output.text), { timeout: 20_000 }).toBe(true)
    const child = Number(/\d+/.exec(output.text)![0])
    host.kill(signal)
    const code = await ended
    if (signal !== 'SIGKILL') {
      expect(output.text).toContain(`error: reading a.csv was stopped by ${signal}\n`)
      expect(code).toBe(130)
    }
    await expect.poll(() => isAlive(child), { timeout: 10_000 }).toBe(false)
  })

  it('ends by itself though a file was left open', async () => {
    const { output, ended } = startHost('return opened(process.pid)')
    expect(await ended).toBe(0)
    const child = Number(/opened (\d+)/.exec(output.text)![1])
    await expect.poll(() => isAlive(child), { timeout: 10_000 }).toBe(false)
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
