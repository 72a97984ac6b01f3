import { expect, it } from 'vitest'
import { checkIsFile } from './checkIsFile.js'
import { DataError, UsageError } from './errors.js'

it('refuses a folder, and what is not there, saying what is wanted', () => {
  const folder = import.meta.dirname
  checkIsFile(import.meta.filename, 'Give a file.')
  const given = (file: string, fault?: 'usage') => () => checkIsFile(file, 'Give a plan.', fault)
  expect(given(folder)).toThrow(`${folder}: is a folder, not a file. Give a plan.`)
  expect(given(folder)).toThrow(DataError)
  expect(given(folder, 'usage')).toThrow(UsageError)
  expect(given('nowhere.json')).toThrow(/^nowhere.json: no such file$/)
})
