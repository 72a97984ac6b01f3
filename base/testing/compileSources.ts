import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { distFile, packageRoot } from '../packageRoot.js'

const rooms = 'base kernels datasets eval models solution train harness bench'.split(' ')

/**
 * Before the tests: compiles to `dist/` what worker threads and child processes run, where a source is newer. Tables are
 * read in a child process, so that tests of a reader would otherwise try the one before.
 */
export default function compileSources() {
  const compiled = changedMs(distFile('solution.mjs'))
  const isNewer = (path: string) => isSource(path) && changedMs(join(packageRoot, path)) > compiled
  if (!rooms.some((room) => filesIn(room).some(isNewer))) return
  const script = join(packageRoot, 'scripts/build.mjs')
  const { status, stdout } = spawnSync(process.execPath, [script], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the sources do not compile:\n${stdout}`)
}

function filesIn(room: string): string[] {
  const names = readdirSync(join(packageRoot, room), { recursive: true, encoding: 'utf8' })
  return names.map((name) => join(room, name))
}

function isSource(path: string): boolean {
  return path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('testing')
}

function changedMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
