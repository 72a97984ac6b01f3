import { type KernelBuild, platformBuilds } from '../kernels/builds.js'

/**
 * The builds of the kernels that may serve, best first. In solution.mjs, which stands alone, there is
 * embeddedBuilds.ts instead.
 */
export function servingBuilds(): Pick<KernelBuild, 'load'>[] {
  return platformBuilds()
}
