import { DataError } from '../base/errors.js'

/** Refuses a part of a file's metadata: `its config has …`. */
export type RefuseMetadata = (what: string, cause?: unknown) => never

/**
 * One JSON object among a file's metadata, and how to refuse what it holds.
 *
 * @param name of the entry
 * @param code of the error
 * @param file named in errors
 * @throws {DataError} `code`
 */
export function metadataObject(
  metadata: Record<string, string>,
  name: string,
  code: string,
  file?: string,
): { object: Record<string, unknown>; refuse: RefuseMetadata } {
  const refuse = (what: string, cause?: unknown): never => {
    const hint = 'Train or copy it again.'
    throw new DataError(code, `its ${name} has ${what}`, { file }, hint, { cause })
  }
  let object: unknown
  try {
    object = JSON.parse(Object.hasOwn(metadata, name) ? metadata[name] : '')
  } catch (cause) {
    refuse('no valid JSON', cause)
  }
  if (!isObject(object)) return refuse('no object')
  return { object, refuse }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
