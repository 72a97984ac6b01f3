import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { moveWhenMade, writeAtomically, writeAtomicallyAsync, writeFileAtomic } from './files.js'

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

describe('a file that is made elsewhere', () => {
  it('stands under its name once it is done, and nothing beside it', async () => {
    const folder = newFolder()
    const file = join(folder, 'a.csv.gz')
    const result = await moveWhenMade(file, async (temporary) => {
      expect(temporary.endsWith('/a.csv.gz')).toBe(true)
      writeFileSync(`${temporary}.csv`, 'left over')
      writeFileSync(temporary, 'done')
      expect(readdirSync(folder)).not.toContain('a.csv.gz')
      return 7
    })
    expect(result).toBe(7)
    expect(readFileSync(file, 'utf8')).toBe('done')
    expect(readdirSync(folder)).toEqual(['a.csv.gz'])
  })

  it('leaves what was there where it fails, and throws what it failed with', async () => {
    const folder = newFolder()
    const file = join(folder, 'a.csv')
    writeFileSync(file, 'kept')
    const failed = moveWhenMade(file, async (temporary) => {
      writeFileSync(temporary, 'half')
      throw new RangeError('odd')
    })
    await expect(failed).rejects.toThrow(RangeError)
    expect(readFileSync(file, 'utf8')).toBe('kept')
    expect(readdirSync(folder)).toEqual(['a.csv'])
  })

  it('is not begun where it cannot stand', async () => {
    const folder = join(newFolder(), 'nowhere')
    const make = async () => expect.fail('begun')
    await expect(moveWhenMade(join(folder, 'a.csv'), make)).rejects.toThrow(
      `Make the folder ${folder} first.`,
    )
    const taken = join(newFolder(), 'b.csv')
    mkdirSync(taken)
    const made = moveWhenMade(taken, async (temporary) => writeFileSync(temporary, 'x'))
    await expect(made).rejects.toMatchObject({ code: 'WRITE_FAILED', place: { file: taken } })
  })
})
