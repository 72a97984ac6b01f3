import { expect, it } from 'vitest'
import { fileName } from './fileName.js'

it('leaves the folders out', () => {
  expect(['/a/b/synth.csv', 'c:\\data\\synth.csv', 'synth.csv', '/a/b/', ''].map(fileName)).toEqual(
    ['synth.csv', 'synth.csv', 'synth.csv', '/a/b/', ''],
  )
})
