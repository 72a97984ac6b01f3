import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const solution = join(dirname(dirname(fileURLToPath(import.meta.url))), 'solution')

/** A solution stands alone: it brings its kernels along, where the library looks for them in files. */
const embedKernels = {
  name: 'embed-kernels',
  resolveId(source) {
    return source === './servingBuilds.js' ? join(solution, 'embeddedBuilds.ts') : null
  },
}

/** Bundles the Node submission into one file that needs nothing but Node. */
export async function bundleSolution(file) {
  const bundle = await rolldown({
    input: join(solution, 'solution.ts'),
    platform: 'node',
    logLevel: 'warn',
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    moduleTypes: { '.wasm': 'binary' },
    plugins: [embedKernels],
  })
  await bundle.write({ file, format: 'esm' })
  await bundle.close()
}
