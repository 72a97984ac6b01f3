import { expect, it } from 'vitest'
import { shortName } from './shortName.js'

it('keeps what can be read and cuts the rest, never through a character', () => {
  expect(shortName('mike')).toBe('mike')
  expect(shortName('a'.repeat(48))).toBe('a'.repeat(48))
  expect(shortName('😀'.repeat(1_000_000))).toBe(`${'😀'.repeat(47)}…`)
})
