import { type ParameterShape, plainShape, weightShape } from '../parameterShape.js'
import { type MambaConfig, mambaSizes } from './config.js'

/**
 * The parameters of a stack of Mamba-2 blocks, `layers.<i>.…`, and of the layer norm that ends it.
 *
 * Source: Dao and Gu 2024, arXiv 2405.21060.
 */
export function mambaShapes(model: MambaConfig): ParameterShape[] {
  const { dModel, nLayers, convWidth } = model
  const { dInner, nHeads, dConv, dProj } = mambaSizes(model)
  const layer = (i: number) => [
    plainShape(`layers.${i}.norm.weight`, dModel),
    plainShape(`layers.${i}.norm.bias`, dModel),
    weightShape(`layers.${i}.inProj.weight`, dModel, dProj),
    weightShape(`layers.${i}.conv.weight`, convWidth, dConv),
    plainShape(`layers.${i}.conv.bias`, dConv),
    plainShape(`layers.${i}.dtBias`, nHeads),
    plainShape(`layers.${i}.aLog`, nHeads),
    plainShape(`layers.${i}.d`, nHeads),
    plainShape(`layers.${i}.gatedNorm.weight`, dInner),
    weightShape(`layers.${i}.outProj.weight`, dInner, dModel),
  ]
  return [
    ...Array.from({ length: nLayers }, (_, i) => layer(i)).flat(),
    plainShape('norm.weight', dModel),
    plainShape('norm.bias', dModel),
  ]
}
