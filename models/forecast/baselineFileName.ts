/** Name of the file of a baseline that is served in the place of networks. */
export const baselineFileName = 'baseline.safetensors'
