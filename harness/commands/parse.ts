import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { InvalidArgumentError } from 'commander'
import { checkWritable } from '../../base/checkWritable.js'
import { UsageError } from '../../base/errors.js'
import { checkTableName } from '../../datasets/checkTableName.js'

/** Parses an option that takes a number. */
export function toNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || Number.isNaN(value))
    throw new InvalidArgumentError('It must be a number.')
  return value
}

/** Parses an option that takes a number above 0. */
export function toPositive(text: string): number {
  const value = toNumber(text)
  if (value <= 0) throw new InvalidArgumentError('It must be a number above 0.')
  return value
}

/** Parses an option that takes a whole number above 0. */
export function toCount(text: string): number {
  const value = toNumber(text)
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError('It must be a whole number above 0.')
  }
  return value
}

/** Parses texts with commas between them; a blank may be one of them. */
export function toTexts(text: string): string[] {
  return text.split(',')
}

/** Parses a network's size: a whole number above 0, or several with commas between, one for each network. */
export function toSizes(text: string): number | number[] {
  const sizes = text.split(',').map(toCount)
  return sizes.length === 1 ? sizes[0] : sizes
}

/** Parses a whole number from 0 on. */
export function toWhole(text: string): number {
  const value = toNumber(text)
  if (!Number.isInteger(value) || value < 0) {
    throw new InvalidArgumentError('It must be a whole number from 0 on.')
  }
  return value
}

/** Parses a length of sequences, 2 or more: a prediction is held against a next step. */
export function toSteps(text: string): number {
  const value = toNumber(text)
  if (!Number.isInteger(value) || value < 2) {
    throw new InvalidArgumentError('It must be a whole number above 1.')
  }
  return value
}

/** Parses a seed: a whole number from 0 to 2³² − 1. */
export function toSeed(text: string): number {
  const value = toNumber(text)
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** 32) {
    throw new InvalidArgumentError('It must be a whole number from 0 to 4294967295.')
  }
  return value
}

/** Parses the name of a file to write: it is checked before the work that it can be, not after. */
export function toOutput(file: string): string {
  const folder = dirname(file)
  if (!isFolder(folder)) {
    throw new UsageError('WRITE_FAILED', `there is no folder ${folder}`, 'Make it first.', { file })
  }
  if (isFolder(file)) {
    throw new UsageError('WRITE_FAILED', 'is a folder', 'Name a file.', { file })
  }
  checkWritable(folder)
  return file
}

/** Parses the name of a table to write. */
export function toTableOutput(file: string): string {
  checkTableName(file)
  return toOutput(file)
}

/** Parses the name of a zip to write. */
export function toZipOutput(file: string): string {
  if (!file.toLowerCase().endsWith('.zip')) {
    throw new UsageError('FORMAT_UNKNOWN', 'is no name of a zip', 'Name a .zip file.', { file })
  }
  return toOutput(file)
}

/** Parses the name of a JSON file to write, or `-` for standard output. */
export function toJsonOutput(file: string): string {
  return file === '-' ? file : toOutput(file)
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

/** Parses weights of fidelity, utility and privacy: three numbers from 0 on, such as `0.4,0.4,0.2`. */
export function toWeights(text: string): { fidelity: number; utility: number; privacy: number } {
  const [fidelity, utility, privacy] = weightList(text, [0.4, 0.4, 0.2])
  return { fidelity, utility, privacy }
}

/** Parses weights of the metric's four figures, such as `1,1,1,1`. */
export function toFigureWeights(text: string) {
  const [univariate, bivariate, trivariate, coherence] = weightList(text, [1, 1, 1, 1])
  return { univariate, bivariate, trivariate, coherence }
}

function weightList(text: string, example: readonly number[]): number[] {
  const weights = text.split(',').map(toNumber)
  const areWeights = weights.every((weight) => weight >= 0) && weights.some(Boolean)
  if (weights.length === example.length && areWeights) return weights
  const count = example.length === 3 ? 'three' : 'four'
  throw new InvalidArgumentError(
    `It must be ${count} numbers from 0 on, not all of them 0, such as ${example}.`,
  )
}

/** Parses a list of files: `a.csv,b.csv`. */
export function toFiles(text: string): string[] {
  const files = text.split(',').map((file) => file.trim())
  if (files.includes('')) throw new InvalidArgumentError('It must be files, such as a.csv,b.csv.')
  return files
}

/** Parses a share: above 0, 1 at most. */
export function toProbability(text: string): number {
  const value = toPositive(text)
  if (value > 1) throw new InvalidArgumentError('It must be a number above 0, 1 at most.')
  return value
}
