import type { ArchName } from './config.js'

const prefixes: Readonly<Record<ArchName, string>> = { mamba2: 'mamba', gru: 'gru' }

const pattern = new RegExp(`^(?:${Object.values(prefixes).join('|')})_model_(\\d+)\\.safetensors$`)

/** What a user may give as a weights file, in words. */
export const weightsFileNames = Object.values(prefixes)
  .map((prefix) => `${prefix}_model_<k>.safetensors`)
  .join(' or ')

/** The name of the weights file of an ensemble's member: `mamba_model_0.safetensors`. */
export function weightsFileName(arch: ArchName, member: number): string {
  return `${prefixes[arch]}_model_${member}.safetensors`
}

/** The member whose weights a file has, by its name; undefined where it is no weights file. */
export function memberOfFile(name: string): number | undefined {
  const match = pattern.exec(name)
  return match ? Number(match[1]) : undefined
}
