import { DataError } from '../../dist/base/errors.js'

/** A job for the tests of the worker pool: doubles, throws or dies as told. */
export default async function poolJob({ value, act }) {
  if (act === 'throw') throw new Error(`cannot double ${value}`)
  if (act === 'refuse')
    throw new DataError('ODD', `${value} is odd`, { file: 'numbers.csv', row: 3 })
  if (act === 'die') process.exit(3)
  await new Promise((resolve) => setTimeout(resolve, 10 - value))
  return 2 * value
}
