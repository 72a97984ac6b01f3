import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { checkWritable } from './checkWritable.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-writable-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const nobody = 65534

/** Root may write anywhere: it becomes nobody meanwhile. */
function asNobody(action: () => void): void {
  const isRoot = process.geteuid!() === 0
  if (isRoot) process.seteuid!(nobody)
  try {
    action()
  } finally {
    if (isRoot) process.seteuid!(0)
  }
}

describe('checkWritable', () => {
  it('leaves nothing behind, in a folder or above one that is not there yet', () => {
    checkWritable(folder)
    checkWritable(join(folder, 'runs', 'mine'))
    expect(readdirSync(folder)).toEqual([])
  })

  it.skipIf(process.platform === 'win32')('names the folder that cannot be written', () => {
    chmodSync(folder, 0o555)
    asNobody(() => {
      expect(() => checkWritable(join(folder, 'runs', 'mine'))).toThrow(
        `${folder}: cannot be written to (EACCES). Choose a folder that can be written, or change its permissions.`,
      )
    })
    chmodSync(folder, 0o755)
  })
})
