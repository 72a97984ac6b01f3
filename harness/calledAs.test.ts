import { describe, expect, it } from 'vitest'
import { asCalled, calledAs } from './calledAs.js'

describe('calledAs', () => {
  const ownScript = { npm_package_name: 'seqarena' }
  it.each([
    ['seqarena', '/usr/bin/seqarena', {}],
    ['npx seqarena', '/project/node_modules/.bin/seqarena', { npm_command: 'exec' }],
    ['npx seqarena', '/checkout/dist/harness/cli.js', {}],
    [
      'npm run seqarena --',
      '/checkout/dist/harness/cli.js',
      { ...ownScript, npm_lifecycle_event: 'train' },
    ],
    [
      'npx seqarena',
      '/checkout/dist/harness/cli.js',
      { ...ownScript, npm_lifecycle_event: 'test' },
    ],
    [
      'seqarena',
      '/project/node_modules/.bin/seqarena',
      { npm_package_name: 'theirs', npm_lifecycle_event: 'train' },
    ],
  ])('is "%s" for %s with %o', (called, script, env) => {
    expect(calledAs(script, env)).toBe(called)
  })
})

describe('asCalled', () => {
  it('changes the name where a command follows, and nowhere else', () => {
    const text = 'a fault of seqarena itself. Train first: seqarena train. See seqarena --help.'
    expect(asCalled(text, 'npm run seqarena --', ['score', 'train'])).toBe(
      'a fault of seqarena itself. Train first: npm run seqarena -- train. See npm run seqarena -- --help.',
    )
  })
})
