import { SeqarenaError, UsageError } from '../base/errors.js'
import { isObject, type RefuseMetadata } from './metadataObject.js'

/** @throws {UsageError} `BAD_CONFIG` when a size is not a positive whole number */
export function checkSizes(sizes: object): void {
  for (const [name, value] of Object.entries(sizes)) {
    if (!Number.isInteger(value) || value < 1) {
      throw new UsageError(
        'BAD_CONFIG',
        `${name} is ${value}`,
        'It must be a whole number above 0.',
      )
    }
  }
}

/**
 * The sizes of a model out of JSON: exactly those there are, and possible ones.
 *
 * @param defaults name the sizes there are
 * @param check throws at impossible ones
 */
export function parseSizes<Sizes extends object>(
  value: unknown,
  defaults: Readonly<Sizes>,
  check: (sizes: Partial<Sizes>) => Sizes,
  refuse: RefuseMetadata,
): Sizes {
  const names = Object.keys(defaults).sort()
  if (!isObject(value) || Object.keys(value).sort().join() !== names.join()) {
    return refuse(`a model without exactly ${names.join(', ')}`)
  }
  try {
    return check(value as Partial<Sizes>)
  } catch (cause) {
    return refuse(`a bad model: ${cause instanceof SeqarenaError ? cause.what : cause}`, cause)
  }
}
