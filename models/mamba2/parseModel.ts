import { SeqarenaError } from '../../base/errors.js'
import { isObject, type RefuseMetadata } from '../metadataObject.js'
import { type MambaConfig, mambaConfig, mambaDefaults } from './config.js'

/** The sizes of Mamba-2 blocks out of JSON: exactly those there are, and possible ones. */
export function parseModel(value: unknown, refuse: RefuseMetadata): MambaConfig {
  const sizes = Object.keys(mambaDefaults).sort()
  if (!isObject(value) || Object.keys(value).sort().join() !== sizes.join()) {
    return refuse(`a model without exactly ${sizes.join(', ')}`)
  }
  try {
    return mambaConfig(value)
  } catch (cause) {
    return refuse(`a bad model: ${cause instanceof SeqarenaError ? cause.what : cause}`, cause)
  }
}
