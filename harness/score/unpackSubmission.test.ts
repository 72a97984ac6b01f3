import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { type Zippable, zipSync } from 'fflate'
import { beforeEach, describe, expect, it } from 'vitest'
import { DataError } from '../../base/errors.js'
import { submissionZipBytes } from './limits.js'
import { temporaryFolder } from './testing/writeSolution.js'
import { unpackSubmission } from './unpackSubmission.js'

const samples = join(import.meta.dirname, 'testing/zips')
const sample = (name: string) => join(samples, name)
const solution = readFileSync(join(samples, 'make_zips.py'), 'utf8').match(
  /SOLUTION = """([^"]*)"""/,
)![1]

const place = temporaryFolder()
let folder: string
let count = 0
beforeEach(() => {
  folder = join(place, `unpacked${count++}`)
  mkdirSync(folder)
})

/** Paths and contents of what was unpacked. */
function unpacked(): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  return Object.fromEntries(
    paths
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
  )
}

const mine = {
  'empty.txt': '',
  'solution.py': solution,
  'tool.sh': '#!/bin/sh\n',
  'weights/größe.txt': '1.5\n'.repeat(100),
}

function zipOf(entries: Zippable): string {
  const file = join(place, 'submission.zip')
  writeFileSync(file, zipSync(entries))
  return file
}

async function refusal(zip: string) {
  const error = await unpackSubmission(zip, folder, { label: 'submission.zip' }).catch(
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(DataError)
  const { code, message } = error as DataError
  return { code, message }
}

describe('unpackSubmission', () => {
  it.each(['info-zip.zip', 'streamed.zip'])('unpacks what Info-ZIP packs: %s', async (name) => {
    await unpackSubmission(sample(name), folder)
    expect(unpacked()).toEqual(mine)
    expect(statSync(join(folder, 'tool.sh')).mode & 0o777).toBe(0o755)
    expect(statSync(join(folder, 'solution.py')).mode & 0o777).toBe(0o644)
  })

  it.each(['zip64.zip', 'prefixed.zip'])('unpacks what Python packs: %s', async (name) => {
    await unpackSubmission(sample(name), folder)
    expect(unpacked()).toEqual({ 'solution.py': solution })
  })

  it('unpacks what fflate packs, packed or not, without what macOS adds', async () => {
    const entries: Zippable = {
      'solution.py': [Buffer.from(solution), { level: 0 }],
      './weights\\w.txt': Buffer.from('2'),
      '__MACOSX/._solution.py': Buffer.from('Mac OS X'),
      'weights/.DS_Store': Buffer.from('Bud1'),
    }
    await unpackSubmission(zipOf(entries), folder)
    expect(unpacked()).toEqual({ 'solution.py': solution, 'weights/w.txt': '2' })
  })

  const packInside = 'Pack from inside the folder: zip -r ../submission.zip .'
  const bytes = Buffer.from('x')
  const unix = (mode: number): Zippable => ({ a: [bytes, { os: 3, attrs: (mode << 16) >>> 0 }] })

  it.each<[string, string | Zippable, string]>([
    [
      'leaves the folder',
      { '../solution.py': bytes },
      `"../solution.py" would be written outside of the folder that it is unpacked into. ${packInside}`,
    ],
    [
      'leaves the folder on its way',
      { 'a/../../b': bytes },
      `"a/../../b" would be written outside of the folder that it is unpacked into. ${packInside}`,
    ],
    [
      'leaves the folder with backslashes',
      { 'a\\..\\..\\b': bytes },
      `"a/../../b" would be written outside of the folder that it is unpacked into. ${packInside}`,
    ],
    [
      'has an absolute path',
      { '/tmp/b': bytes },
      `"/tmp/b" would be written outside of the folder that it is unpacked into. ${packInside}`,
    ],
    [
      'names a drive',
      { 'C:\\b': bytes },
      `"C:/b" would be written outside of the folder that it is unpacked into. ${packInside}`,
    ],
    [
      'is a link',
      sample('link.zip'),
      '"linked.txt" is a link. Pack what it leads to: zip -r, without -y.',
    ],
    [
      'is a link, made by hand',
      unix(0o120777),
      '"a" is a link. Pack what it leads to: zip -r, without -y.',
    ],
    ['is a pipe', unix(0o010644), '"a" is neither a file nor a folder. Leave it out.'],
    [
      'is encrypted',
      sample('encrypted.zip'),
      '"solution.py" is encrypted. Pack it without a password.',
    ],
    [
      'is packed in another way',
      sample('lzma.zip'),
      '"solution.py" is packed with LZMA, which is not supported. Pack it with zip -r.',
    ],
    ['has no name', { '.': bytes }, '"." has a name that no file can have. Rename it.'],
    ['has a NUL', { 'a\0b': bytes }, '"a\\u0000b" has a name that no file can have. Rename it.'],
    [
      'has a long name',
      { ['ü'.repeat(128)]: bytes },
      `"${'ü'.repeat(128)}" has a name that no file can have. Rename it.`,
    ],
    [
      'comes twice',
      { a: bytes, './a': bytes },
      '"./a" comes twice. Pack the files anew, into a zip that is not there yet.',
    ],
    ['lies in a file', { a: bytes, 'a/b': bytes }, `"a/b" lies in what is a file. ${packInside}`],
    [
      'is a file and a folder',
      { 'a/b': bytes, a: bytes },
      '"a" comes twice. Pack the files anew, into a zip that is not there yet.',
    ],
  ])('refuses an entry that %s, before anything is written', async (_, zip, message) => {
    const found = await refusal(typeof zip === 'string' ? zip : zipOf(zip))
    expect(found).toEqual({ code: 'ZIP_ENTRY', message: `submission.zip: its entry ${message}` })
    expect(readdirSync(folder)).toEqual([])
  })

  /** The plain sample with bytes changed: in the directory, counted from the beginning of its first entry. */
  function changed(change: (zip: Buffer, directory: number) => Buffer | undefined): string {
    const zip = Buffer.from(readFileSync(sample('info-zip.zip')))
    const file = join(place, 'changed.zip')
    writeFileSync(file, change(zip, zip.indexOf('PK\x01\x02')) ?? zip)
    return file
  }
  const again = 'Make it again with zip -r.'

  it.each<[string, string, Parameters<typeof changed>[0]]>([
    ['is none', 'not a zip file', () => Buffer.from('solution.py')],
    ['is empty', 'not a zip file', () => Buffer.alloc(0)],
    ['is cut short', 'the zip file is cut short', (zip) => zip.subarray(0, 300)],
    [
      'lacks its beginning',
      'the zip file is cut short or damaged',
      (zip, directory) => zip.subarray(directory + 20),
    ],
    [
      'has changed content',
      'its entry "solution.py" is damaged',
      (zip) => void zip.writeUInt8(zip[60] ^ 0xff, 60),
    ],
    [
      'has another checksum',
      'its entry "solution.py" is damaged',
      (zip, directory) => void zip.writeUInt8(zip[directory + 16] ^ 1, directory + 16),
    ],
    [
      'says too small a size',
      'its entry "solution.py" is damaged',
      (zip, directory) => void zip.writeUInt32LE(7, directory + 24),
    ],
    [
      'says too large a size',
      'its entry "solution.py" is damaged',
      (zip, directory) => void zip.writeUInt32LE(7000, directory + 24),
    ],
    [
      'says that more is packed than there is',
      'its entry "tool.sh" is damaged',
      (zip) => void zip.writeUInt32LE(99_999, zip.lastIndexOf('PK\x01\x02') + 20),
    ],
    [
      'points beside an entry',
      "the zip file's directory is damaged",
      (zip, directory) => void zip.writeUInt32LE(3, directory + 42),
    ],
    [
      'points behind its end',
      'the zip file is cut short or damaged',
      (zip, directory) => void zip.writeUInt32LE(99_999, directory + 42),
    ],
    [
      'counts too many entries',
      "the zip file's directory is damaged",
      (zip) => void zip.writeUInt16LE(99, zip.length - 12),
    ],
  ])('refuses a zip that %s', async (_, what, change) => {
    expect(await refusal(changed(change))).toEqual({
      code: 'ZIP_UNREADABLE',
      message: `submission.zip: ${what}. ${again}`,
    })
  })

  it('unpacks or refuses whatever bytes are changed, within the folder', async () => {
    const zip = readFileSync(sample('info-zip.zip'))
    writeFileSync(join(place, 'changed.zip'), '')
    const outside = readdirSync(place).sort()
    const byte = fc.nat({ max: zip.length - 1 })
    const changes = fc.array(fc.tuple(byte, fc.nat({ max: 255 })), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const bytes = Buffer.from(zip)
        for (const [at, value] of list) bytes[at] = value
        const file = join(place, 'changed.zip')
        writeFileSync(file, bytes)
        rmSync(folder, { recursive: true })
        mkdirSync(folder)
        await unpackSubmission(file, folder).catch((error: unknown) => {
          expect(error).toBeInstanceOf(DataError)
        })
      }),
      { numRuns: 200 },
    )
    expect(readdirSync(place).sort()).toEqual(outside)
  })

  it('takes no more than the contest would, packed and unpacked', async () => {
    const file = join(place, 'large.zip')
    writeFileSync(file, '')
    truncateSync(file, submissionZipBytes + 1)
    expect(await refusal(file)).toEqual({
      code: 'ZIP_TOO_LARGE',
      message:
        'submission.zip: the zip has 201 MB; at most 200 MB are taken. Leave out what the solution does not need.',
    })
    const bomb = changed((zip, directory) => void zip.writeUInt32LE(4_100_000_000, directory + 24))
    expect(await refusal(bomb)).toEqual({
      code: 'ZIP_TOO_LARGE',
      message:
        'submission.zip: unpacked it would have 4101 MB; at most 4000 MB are taken. Leave out what the solution does not need.',
    })
  })

  it('stops at the interrupt', async () => {
    const options = { signal: AbortSignal.abort() }
    await expect(unpackSubmission(sample('info-zip.zip'), folder, options)).rejects.toMatchObject({
      code: 'INTERRUPTED',
      exitCode: 130,
    })
    const controller = new AbortController()
    const zip = zipOf({ zeros: Buffer.alloc(5e7) })
    const unpacking = unpackSubmission(zip, folder, controller)
    controller.abort()
    await expect(unpacking).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 })
  })
})
