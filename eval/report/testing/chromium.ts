import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

/** `$CHROMIUM`, or the first of its names on the PATH; undefined where there is none. */
export function findChromium(): string | undefined {
  if (process.env.CHROMIUM) return process.env.CHROMIUM
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim()
    } catch {
      // Not under this name.
    }
  }
  return undefined
}

export interface LoadedPage {
  /** The page's markup after its scripts have run. */
  dom: string
  /** Messages on the page's console, also what the content security policy has blocked. */
  messages: string[]
}

/** Opens a page in a headless browser of its own and reads it when it has come to rest. */
export async function loadPage(chromium: string, html: string): Promise<LoadedPage> {
  const folder = mkdtempSync(join(tmpdir(), 'seqarena-page-'))
  try {
    const file = join(folder, 'page.html')
    writeFileSync(file, html)
    const { stdout, stderr } = await promisify(execFile)(
      chromium,
      [
        '--headless',
        '--disable-gpu',
        // Chromium refuses its sandbox to root.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        `--user-data-dir=${join(folder, 'profile')}`,
        '--enable-logging=stderr',
        '--virtual-time-budget=2000',
        '--dump-dom',
        pathToFileURL(file).href,
      ],
      { maxBuffer: 64 << 20, timeout: 50_000 },
    )
    return { dom: stdout, messages: stderr.split('\n').filter((text) => text.includes(':CONSOLE')) }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}
