import { execFile } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { packageRoot } from './packageRoot.js'
import { withTemporaryFolder } from './withTemporaryFolder.js'

const inFolder = async (folder: string) => {
  expect(readdirSync(folder)).toEqual([])
  writeFileSync(join(folder, 'file'), '')
  return folder
}

it('gives an empty folder that is gone afterwards, also after an error', async () => {
  const folder = await withTemporaryFolder('seqarena-test-', inFolder)
  expect(folder).toMatch(/seqarena-test-\w+$/)
  expect(existsSync(folder)).toBe(false)
  let failed = ''
  const failing = withTemporaryFolder('seqarena-test-', async (place) => {
    failed = await inFolder(place)
    throw new TypeError('no')
  })
  await expect(failing).rejects.toThrow(TypeError)
  expect(existsSync(failed)).toBe(false)
})

it('takes it along when the process exits in the midst of it', async () => {
  const module = join(packageRoot, 'dist/base/withTemporaryFolder.js')
  const script = `import { withTemporaryFolder } from ${JSON.stringify(module)}
    await withTemporaryFolder('seqarena-test-', async (folder) => {
      console.log(folder)
      process.exit(0)
    })`
  const args = ['--input-type=module', '-e', script]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  expect(stdout).toContain('seqarena-test-')
  expect(existsSync(stdout.trim())).toBe(false)
})
