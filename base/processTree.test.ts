import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { killTree, processTree, treeFromPs } from './processTree.js'

describe('processTree', () => {
  it('finds descendants, with ps as with /proc, and ends them all', async () => {
    const shell = spawn('sh', ['-c', 'sleep 600 & echo ready; wait'], { detached: true })
    await once(shell.stdout, 'data')
    // A process that has just been started is hardly in memory before it is what it is to be.
    const sizes = async () => (await processTree(shell.pid!)).map((one) => one.residentBytes)
    await expect.poll(async () => Math.min(...(await sizes()))).toBeGreaterThan(100_000)
    const tree = await processTree(shell.pid!)
    const fromPs = await treeFromPs(shell.pid!)
    const pids = (found: typeof tree) => found.map(({ pid }) => pid).sort()
    expect(tree).toHaveLength(2)
    expect(pids(fromPs)).toEqual(pids(tree))
    for (const { residentBytes } of [...tree, ...fromPs]) {
      expect(residentBytes).toBeGreaterThan(100_000)
    }
    await killTree(shell.pid!)
    await once(shell, 'close')
    expect(await processTree(shell.pid!)).toEqual([])
  })
})
