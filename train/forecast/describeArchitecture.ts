import type { Architecture, ArchName } from '../../models/forecast/config.js'

const titles: Readonly<Record<ArchName, string>> = { mamba2: 'Mamba-2', gru: 'GRU' }

/** The architecture in words: `Mamba-2 (dModel 128, 4 layers, dState 32, headDim 32)`. */
export function describeArchitecture({ arch, model }: Architecture): string {
  const { dModel, nLayers } = model
  const sizes = [`dModel ${dModel}`, `${nLayers} layer${nLayers === 1 ? '' : 's'}`]
  if (arch === 'mamba2') sizes.push(`dState ${model.dState}`, `headDim ${model.headDim}`)
  return `${titles[arch]} (${sizes.join(', ')})`
}

/** The members of an ensemble, which take turns: `2 × Mamba-2 (…), 1 × GRU (…)`. */
export function describeMembers(networks: readonly Architecture[], nMembers: number): string {
  const counts = new Map<string, number>()
  for (let member = 0; member < nMembers; member++) {
    const one = describeArchitecture(networks[member % networks.length])
    counts.set(one, (counts.get(one) ?? 0) + 1)
  }
  return Array.from(counts, ([one, count]) => `${count} × ${one}`).join(', ')
}
