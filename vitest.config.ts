import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules', 'dist', 'runs'],
    pool: 'forks',
    globalSetup: 'kernels/testing/buildChecked.ts',
    // For tests that watch memory: garbage can be collected on demand, and V8 cannot widen its nursery.
    execArgv: ['--expose-gc', '--max-semi-space-size=16'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
