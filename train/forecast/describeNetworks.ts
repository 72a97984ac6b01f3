import type { NetworkConfig } from '../../models/forecast/config.js'
import { parameterShapes } from '../../models/forecast/parameterShapes.js'
import { parameterLayout } from '../parameterVector.js'
import { describeMembers } from './describeArchitecture.js'

/** The members of an ensemble and what is trained in each: `3 × Mamba-2 (…): 151,234 parameters each`. */
export function describeNetworks(networks: readonly NetworkConfig[], nMembers: number): string {
  const sizes = networks
    .slice(0, nMembers)
    .map((config) => parameterLayout(parameterShapes(config)).size.toLocaleString('en'))
  const each = nMembers > 1 && sizes.length === 1 ? ' each' : ''
  return `${describeMembers(networks, nMembers)}: ${sizes.join(' and ')} parameters${each}`
}
