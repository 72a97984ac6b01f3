import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** What counts the tensors and the memory of its process. */
const ownProcess = ['**/*Memory.test.ts']
const exclude = ['**/node_modules/**', 'dist', 'runs']

export default defineConfig({
  test: {
    pool: 'forks',
    // One more than there are cores, for files wait for processes, threads and the disk. By default a core is left to
    // vitest itself, which has little to do.
    maxWorkers: availableParallelism() + 1,
    globalSetup: ['base/testing/compileSources.ts', 'kernels/testing/buildChecked.ts'],
    // For tests that watch memory: garbage can be collected on demand, and V8 cannot widen its nursery.
    execArgv: ['--expose-gc', '--max-semi-space-size=16'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['**/*.test.ts'],
          exclude: [...exclude, ...ownProcess],
          // A process for each of some 250 files would take a third of the time for its start and imports.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'own process', include: ownProcess, exclude } },
    ],
  },
})
