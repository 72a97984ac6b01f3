import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Option } from 'commander'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../base/packageRoot.js'
import { suspicionKinds } from '../datasets/inspect/suspicions.js'
import { presets } from '../train/forecast/trainConfig.js'
import { assessCommand } from './commands/assess.js'
import { convertCommand } from './commands/convert.js'
import { generateCommand } from './commands/generate.js'
import { inspectCommand } from './commands/inspect.js'
import { poolCommand } from './commands/pool.js'
import { selectCommand } from './commands/select.js'
import { studyCommand } from './commands/study.js'
import { synthesizeCommand } from './commands/synthesize.js'
import { trainCommand } from './commands/train.js'

const read = (path: string) => readFileSync(join(packageRoot, path), 'utf8')
const pages = ['README.md', 'CHANGELOG.md', 'findings/README.md', ...filesIn('docs', '.md')]
const rooms = 'base kernels datasets eval models solution train harness bench'.split(' ')

/** Files of the rooms, without tests and what only tests use. */
function sourceFiles(suffix: string): string[] {
  return rooms
    .flatMap((room) => filesIn(room, suffix))
    .filter((file) => !file.endsWith('.test.ts') && !file.includes('testing'))
}

function filesIn(folder: string, suffix: string): string[] {
  return readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(suffix))
    .map((name) => join(folder, name))
}

describe('docs/assess.md', () => {
  it('has the options of assess with their defaults', () => {
    expect(tableAfter('docs/assess.md', '### Options of assess')).toEqual(
      assessCommand().options.map(optionRow),
    )
  })
})

describe('docs/inspect.md', () => {
  it('has the options of inspect', () => {
    expect(tableAfter('docs/inspect.md', '## Options')).toEqual(
      inspectCommand().options.map(optionRow),
    )
  })

  it('has every kind of suspicion', () => {
    const rows = tableAfter('docs/inspect.md', '## What looks wrong')
    const named = rows.map((row) => /^\| `(\w+)` /.exec(row)![1])
    expect(named.sort()).toEqual([...suspicionKinds].sort())
  })
})

describe('docs/convert.md', () => {
  it('has the options of convert with their defaults', () => {
    expect(tableAfter('docs/convert.md', '## Options')).toEqual(
      convertCommand().options.map(optionRow),
    )
  })
})

describe('docs/tables.md', () => {
  it('has the options of generate with their defaults', () => {
    expect(tableAfter('docs/tables.md', '### Options of generate')).toEqual(
      generateCommand().options.map(optionRow),
    )
  })
})

describe('docs/synthetic.md', () => {
  const page = 'docs/synthetic.md'
  const shared = synthesizeCommand().options.map(optionRow)

  it('has the options of synthesize and select with their defaults', () => {
    expect(tableAfter(page, '### Options of synthesize')).toEqual(shared)
    expect(tableAfter(page, '### Options of select')).toEqual(
      selectCommand().options.map(optionRow),
    )
  })

  it('has those of pool that synthesize does not have', () => {
    const own = poolCommand().options.map(optionRow)
    expect(tableAfter(page, '### Options of pool')).toEqual(
      own.filter((row) => !shared.includes(row)),
    )
  })
})

describe('docs/forecast-studies.md', () => {
  it('has the options of study with their defaults', () => {
    expect(tableAfter('docs/forecast-studies.md', '### Options of study')).toEqual(
      studyCommand().options.map(optionRow),
    )
  })
})

describe('docs/forecast-reference.md', () => {
  it('has the options of train with their defaults', () => {
    expect(tableAfter('docs/forecast-reference.md', '### Options')).toEqual(
      trainCommand().options.map(optionRow),
    )
  })

  it('has what each preset changes', () => {
    const rows = Object.entries(presets).map(([name, options]) => {
      const changes = Object.entries(options).map(([key, value]) => `\`${key}\` ${text(value)}`)
      return `| \`${name}\` | ${changes.join(', ') || 'nothing'} |`
    })
    expect(tableAfter('docs/forecast-reference.md', '### Presets')).toEqual(rows)
  })
})

/** A word of capitals where an error is made; with an underscore, anywhere. */
const thrownCode = /(?:Error|super)\(\s*'([A-Z]+)'|'([A-Z][A-Z\d]*(?:_[A-Z\d]+)+)'/g

/** Environment variables, codes of Node and zlib, types of DuckDB's, a text that means a missing value. */
const notOurs =
  /^(PATH|HOME|NULL|Z_|LC_|LD_|NO_COLOR|SEQARENA_|PYTHONPATH|ERR_|TIMESTAMP_)|_THREADS$/

describe('docs/library.md', () => {
  const libraryRooms = [...read('index.ts').matchAll(/export \* from '.\/(.*)\/index.js'/g)].map(
    ([, room]) => room,
  )

  it('has every room', () => {
    const headings = [...read('docs/library.md').matchAll(/^## (.*)$/gm)].map(([, room]) => room)
    expect(headings.sort()).toEqual(libraryRooms)
  })

  it.each(libraryRooms)('has every export of %s, and no other', (room) => {
    const named = tableAfter('docs/library.md', `## ${room}`).map((row) => /`(\w+)`/.exec(row)![1])
    expect(named.sort()).toEqual(exportsOf(`${room}/index.ts`).sort())
  })
})

describe('the pages', () => {
  it('name every error code that the sources throw, and no other', () => {
    const thrown = sourceFiles('.ts')
      .flatMap((file) => [...read(file).matchAll(thrownCode)])
      .map(([, alone, joined]) => alone ?? joined)
      .filter((code) => !notOurs.test(code))
    const tracks = [
      'docs/forecast-reference.md',
      'docs/assess.md',
      'docs/synthetic.md',
      'docs/tables.md',
    ]
    const named = tracks
      .flatMap((page) => [...read(page).matchAll(/`([A-Z][A-Z\d_]{3,})`/g)])
      .map(([, code]) => code)
      .filter((code) => !notOurs.test(code))
    expect([...new Set(named)].sort()).toEqual([...new Set(thrown)].sort())
  })

  it.each(pages)('%s links to what is there', (page) => {
    const broken = [...read(page).matchAll(/\]\(([^)#:]*)(#[^)]*)?\)/g)].filter(
      ([, path, anchor]) => {
        const target = path ? join(dirname(page), path) : page
        if (!existsSync(join(packageRoot, target))) return true
        return anchor !== undefined && !anchorsOf(target).includes(anchor)
      },
    )
    expect(broken.map(([link]) => link)).toEqual([])
  })

  it('are there where sources name them', () => {
    const missing = [...sourceFiles('.ts'), ...sourceFiles('.py')].flatMap((file) =>
      [...read(file).matchAll(/\bdocs\/[\w./-]+\.md/g)]
        .map(([page]) => page)
        .filter((page) => !existsSync(join(packageRoot, page)))
        .map((page) => `${file}: ${page}`),
    )
    expect(missing).toEqual([])
  })

  it.each(pages)('%s names source files that are there', (page) => {
    const names = [...read(page).matchAll(/`((?:[\w-]+\/)+[\w.-]+\.(?:ts|py|json|mjs))`/g)]
    const missing = names
      .map(([, name]) => name)
      .filter((name) => {
        return rooms.includes(name.split('/')[0]) && !existsSync(join(packageRoot, name))
      })
    expect(missing).toEqual([])
  })
})

describe('findings/README.md', () => {
  it('has a row for each finding', () => {
    const named = [...read('findings/README.md').matchAll(/^\| \[([\w.-]+)\]/gm)].map(
      ([, name]) => name,
    )
    const scripts = readdirSync(join(packageRoot, 'findings')).filter((name) =>
      name.endsWith('.sh'),
    )
    expect(named.sort()).toEqual(scripts.sort())
  })
})

/** Names that an index gives on, types too. */
function exportsOf(file: string): string[] {
  const source = read(file)
  const lists = [...source.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, list]) =>
    list
      .split(',')
      .map((name) => name.trim().replace(/^type |^.* as /g, ''))
      .filter(Boolean),
  )
  const whole = [...source.matchAll(/export \* from '(.*)\.js'/g)].flatMap(([, from]) =>
    exportsOf(join(dirname(file), `${from}.ts`)),
  )
  return [...lists, ...whole]
}

function optionRow({ flags, description, defaultValue }: Option): string {
  const [, what, standard] = /^(.*?)(?: \(default: ([^)]*)\))?$/.exec(description)!
  return `| \`${flags}\` | ${standard ?? text(defaultValue ?? '')} | ${what} |`
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value).replaceAll('"', '')
}

/** The rows of the first table after a heading, without its head. */
function tableAfter(page: string, heading: string): string[] {
  const [, rest] = read(page).split(`\n${heading}\n`)
  const lines = rest.split('\n')
  const first = lines.findIndex((line) => line.startsWith('|')) + 2
  const length = lines.slice(first).findIndex((line) => !line.startsWith('|'))
  return lines.slice(first, first + length)
}

/** `#what-it-is-called` for each heading of a page. */
function anchorsOf(page: string): string[] {
  if (!page.endsWith('.md')) return []
  return [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, title]) => {
    const words = title.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    return `#${words.replaceAll(' ', '-')}`
  })
}
