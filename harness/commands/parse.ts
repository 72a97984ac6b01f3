import { InvalidArgumentError } from 'commander'

/** For options that take a number. */
export function toNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || Number.isNaN(value))
    throw new InvalidArgumentError('It must be a number.')
  return value
}

/** For options that take a whole number above 0. */
export function toCount(text: string): number {
  const value = toNumber(text)
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError('It must be a whole number above 0.')
  }
  return value
}

/** For seeds: whole numbers from 0 to 2³² − 1. */
export function toSeed(text: string): number {
  const value = toNumber(text)
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** 32) {
    throw new InvalidArgumentError('It must be a whole number from 0 to 4294967295.')
  }
  return value
}
