import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { lockFileName, lockFolder } from './lockFolder.js'
import { holdFolder } from './testing/holdFolder.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-lock-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, lockFileName)
const hasProc = existsSync('/proc/self/stat')

describe('lockFolder', () => {
  it('holds a folder until it is given back', () => {
    const unlock = lockFolder(folder)
    expect(() => lockFolder(folder)).toThrow(
      `${folder}: is in use by process ${process.pid}. Wait until it ends, or stop it: kill ${process.pid}`,
    )
    expect(() => lockFolder(folder)).toThrow(
      expect.objectContaining({ code: 'FOLDER_BUSY', exitCode: 2 }),
    )
    unlock()
    expect(readdirSync(folder)).toEqual([])
    lockFolder(folder)()
  })

  it('is held by a process whose start is not known', () => {
    holdFolder(folder)
    expect(() => lockFolder(folder)).toThrow(`is in use by process ${process.ppid}`)
    rmSync(file)
  })

  it('takes over the lock of a process that is gone, and one that is torn', () => {
    const leave = [
      () => holdFolder(folder, { pid: 2 ** 30 }),
      () => writeFileSync(file, '{"pi'),
      () => writeFileSync(file, 'null'),
    ]
    for (const left of leave) {
      left()
      const unlock = lockFolder(folder)
      expect(JSON.parse(readFileSync(file, 'utf8')).pid).toBe(process.pid)
      unlock()
    }
    expect(readdirSync(folder)).toEqual([])
  })

  it.skipIf(!hasProc)('takes over the lock of a process whose id another one has now', () => {
    holdFolder(folder, { started: '1' })
    lockFolder(folder)()
    expect(readdirSync(folder)).toEqual([])
  })

  it('takes over what was copied from a folder that is held', () => {
    const copy = join(folder, 'copy')
    mkdirSync(copy)
    holdFolder(folder)
    renameSync(file, join(copy, lockFileName))
    lockFolder(copy)()
    rmSync(copy, { recursive: true })
  })

  it('makes the folder, and takes it away where it stayed empty', () => {
    const deep = join(folder, 'runs', 'mine')
    lockFolder(deep)()
    expect(readdirSync(folder)).toEqual([])
    const unlock = lockFolder(deep)
    writeFileSync(join(deep, 'config.json'), '{}')
    unlock()
    expect(readdirSync(deep)).toEqual(['config.json'])
  })

  it("leaves another's lock alone where the folder was removed and taken anew", () => {
    const unlock = lockFolder(folder)
    writeFileSync(file, '{"pid":1,"started":"1"}')
    unlock()
    expect(existsSync(file)).toBe(true)
    rmSync(file)
  })
})
