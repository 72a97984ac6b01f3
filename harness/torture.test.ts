import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { packageRoot } from '../base/packageRoot.js'

it('damaged files of any format are read or refused by an error of ours', () => {
  const script = join(packageRoot, 'scripts/torture.mjs')
  const args = ['files', '--count', '10', '--seed', '7']
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(stdout).toMatch(/^all read or refused$/m)
  expect(stdout.match(/^\w+: 10 files of seed 7 from 0/gm)).toHaveLength(4)
  expect(status).toBe(0)
})
