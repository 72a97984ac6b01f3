/** A tensor among a network's parameters. */
export interface ParameterShape {
  name: string
  shape: number[]
  /** Whether weight decay applies: to the matrices and convolution taps only. */
  decay: boolean
  /** False for what is set from the training data and stays. */
  trained: boolean
}

/** A matrix or convolution taps, to which weight decay applies. */
export function weightShape(name: string, ...shape: number[]): ParameterShape {
  return { name, shape, decay: true, trained: true }
}

/** A bias, a norm's weight or anything else that weight decay leaves alone. */
export function plainShape(name: string, ...shape: number[]): ParameterShape {
  return { name, shape, decay: false, trained: true }
}

/** What is set from the training data. */
export function fixedShape(name: string, ...shape: number[]): ParameterShape {
  return { name, shape, decay: false, trained: false }
}
