import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeAtomically, writeAtomicallyAsync, writeFileAtomic } from './files.js'

const newFolder = () => mkdtempSync(join(tmpdir(), 'seqarena-files-'))

function diskFull(): never {
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
}

describe('atomic writes', () => {
  it('put the whole content under the name, and nothing beside it', () => {
    const folder = newFolder()
    const file = join(folder, 'a.txt')
    writeFileAtomic(file, 'first')
    writeFileAtomic(file, new Uint8Array([104, 105]))
    expect(readFileSync(file, 'utf8')).toBe('hi')
    expect(readdirSync(folder)).toEqual(['a.txt'])
  })

  it('leave what was there when the disk is full, and say so', async () => {
    const folder = newFolder()
    const file = join(folder, 'a.txt')
    writeFileSync(file, 'kept')
    const halfWay = (temporary: string) => {
      writeFileSync(temporary, 'half')
      diskFull()
    }
    const message = `${file}: cannot write (ENOSPC: no space left on device, write). The disk is full: free some space and run it again.`
    expect(() => writeAtomically(file, halfWay)).toThrow(message)
    await expect(writeAtomicallyAsync(file, async (name) => halfWay(name))).rejects.toThrow(message)
    expect(readFileSync(file, 'utf8')).toBe('kept')
    expect(readdirSync(folder)).toEqual(['a.txt'])
  })

  it('name the folder that is missing', () => {
    const folder = join(newFolder(), 'nowhere')
    const file = join(folder, 'a.txt')
    expect(() => writeFileAtomic(file, 'x')).toThrow(`Make the folder ${folder} first.`)
  })
})
