import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules', 'dist', 'runs'],
    pool: 'forks',
    // By default a core is left to vitest itself, which has little to do: on two cores half the time is lost.
    maxWorkers: '100%',
    globalSetup: 'kernels/testing/buildChecked.ts',
    // For tests that watch memory: garbage can be collected on demand, and V8 cannot widen its nursery.
    execArgv: ['--expose-gc', '--max-semi-space-size=16'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
