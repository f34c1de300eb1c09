// The part of the WebAssembly API that the kernels use: neither lib es2023 nor @types/node declares it.
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports?: Record<string, never>);
    readonly exports: unknown;
  }
  type Memory = { readonly buffer: ArrayBuffer };
}
