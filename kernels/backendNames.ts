/** tfjs backends, in the order in which `auto` tries them. */
export const backendNames = ['tfjs-node-gpu', 'webgpu', 'tfjs-node', 'wasm', 'cpu'] as const
export type BackendName = (typeof backendNames)[number]
