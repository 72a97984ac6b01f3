/** The part of the WebAssembly interface that the kernels use; TypeScript has it only with the whole DOM. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array)
  }
  class Instance {
    constructor(module: Module, imports: { env: { memory: Memory } })
    readonly exports: Record<string, unknown>
  }
  class Memory {
    constructor(descriptor: { initial: number })
    readonly buffer: ArrayBuffer
    grow(pages: number): number
  }
  interface Global {
    value: number
  }
}

/** Bytes of a wasm file, which the bundler embeds. */
declare module '*.wasm' {
  const bytes: Uint8Array
  export default bytes
}
