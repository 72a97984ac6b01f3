import { spawnSync } from 'node:child_process'
import { UsageError } from '../../base/errors.js'

/** `auto`: contained where bubblewrap works. `required`: refuse to run without. */
export type SandboxMode = 'auto' | 'required' | 'off'

/** What bubblewrap makes of a command line. */
export interface Sandbox {
  /** Puts `bwrap …` before a command that sees, beside the system, only the paths in `readable`. */
  wrap(command: readonly string[], readable: readonly string[], folder: string): string[]
}

/** A sandbox, or why there is none. */
export type SandboxFound = { sandbox: Sandbox } | { sandbox: undefined; reason: string }

const systemFolders = ['/usr', '/lib', '/lib32', '/lib64', '/bin', '/sbin']
const systemFiles = [
  '/etc/ld.so.cache',
  '/etc/alternatives',
  '/etc/localtime',
  '/etc/ssl/openssl.cnf',
]

/**
 * Looks for a bubblewrap that works, by running `true` in it.
 *
 * @param memoryBytes bound for the private /tmp, which is memory too
 * @param program the bubblewrap to try
 * @throws {UsageError} `NO_SANDBOX` when one is required and there is none
 */
export function findSandbox(
  mode: SandboxMode,
  memoryBytes: number,
  program = 'bwrap',
): SandboxFound {
  if (mode === 'off') return { sandbox: undefined, reason: 'it was switched off' }
  const sandbox = bubblewrap(program, memoryBytes)
  const [command, ...args] = sandbox.wrap(['true'], [], '/')
  const probe = spawnSync(command, args, { encoding: 'utf8', timeout: 10_000 })
  if (probe.status === 0) return { sandbox }
  const reason = probe.error
    ? 'bubblewrap is not installed'
    : `bubblewrap does not work here (${probe.stderr.trim().split('\n')[0]})`
  if (mode === 'required') {
    throw new UsageError(
      'NO_SANDBOX',
      `--sandbox required: ${reason}`,
      'Install it (apt install bubblewrap, dnf install bubblewrap) and allow user namespaces, or use --sandbox auto.',
    )
  }
  return { sandbox: undefined, reason }
}

function bubblewrap(program: string, memoryBytes: number): Sandbox {
  // Before 0.7 bubblewrap cannot bound a tmpfs; the kernel's own bound is half of the memory.
  const help = spawnSync(program, ['--help'], { encoding: 'utf8' })
  const bounded = `${help.stdout}${help.stderr}`.includes('--size ')
  const size = bounded ? ['--size', String(Math.floor(memoryBytes))] : []
  const fixed = [
    ...['--unshare-all', '--die-with-parent', '--cap-drop', 'ALL'],
    ...[...systemFolders, ...systemFiles].flatMap((path) => ['--ro-bind-try', path, path]),
    ...['--proc', '/proc', '--dev', '/dev'],
    ...[...size, '--tmpfs', '/dev/shm', ...size, '--tmpfs', '/tmp'],
  ]
  // Last, when all mount points are made: nothing else can be written, not even in memory.
  const sealed = ['--remount-ro', '/dev', '--remount-ro', '/']
  return {
    wrap(command, readable, folder) {
      const shown = readable
        .filter((path) => !systemFolders.some((system) => path.startsWith(`${system}/`)))
        .flatMap((path) => ['--ro-bind', path, path])
      return [program, ...fixed, ...shown, ...sealed, '--chdir', folder, '--', ...command]
    },
  }
}
