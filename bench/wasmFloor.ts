// A child process: measures a wasm floor as c/floor.c measures a native one.
//
//     node wasmFloor.js FILE WEIGHTS
import { readFileSync } from 'node:fs'
import { bestTime } from './compare.js'

interface Floor {
  flopPerTurn(): number
  multiplyAdds(turns: number, factor: number, addend: number): number
  panelWidth(): number
  matVec(weights: number, x: number, panels: number, rows: number): number
}

const turns = 200_000
const rows = 128
const offset = 1024 // leaves what is at the memory's start alone

const [file, wanted] = process.argv.slice(2)
const memory = new WebAssembly.Memory({ initial: Math.ceil((5 * Number(wanted)) / 65_536) + 16 })
const module = new WebAssembly.Module(readFileSync(file))
const { exports } = new WebAssembly.Instance(module, { env: { memory } })
const floor = exports as unknown as Floor

const turnSeconds = bestTime(() => floor.multiplyAdds(turns, 0.999, 0.001), 0.5) / turns
const panels = Math.ceil(Number(wanted) / (rows * floor.panelWidth()))
const size = panels * rows * floor.panelWidth()
const seconds = bestTime(() => floor.matVec(offset + 4 * rows, offset, panels, rows), 0.5)
const result = {
  flopPerSecond: floor.flopPerTurn() / turnSeconds,
  weightsPerSecond: size / seconds,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
