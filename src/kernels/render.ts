import { loadKernel } from './load-kernel.js';

const kinds = { f32: Float32Array, i32: Int32Array, u8: Uint8Array } as const;
type Kinds = typeof kinds;

/** What the caller wants to lay out in a kernel's memory: a kind of number and how many of them, by name. */
export type Room = Readonly<Record<string, { readonly kind: keyof Kinds; readonly count: number }>>;

/** The memory that was laid out; `byteOffset` of a view is what the kernel's functions take as its place. */
export type Views<R extends Room> = { readonly [Name in keyof R]: InstanceType<Kinds[R[Name]['kind']]> };

/** The functions of src/kernels/assembly/render.as.ts; arrays are given by their place. */
export type RenderFunctions = {
  clear(ids: number, depths: number, pixels: number): void;
  rasterise(
    width: number,
    height: number,
    ids: number,
    depths: number,
    x: number,
    y: number,
    z: number,
    triangles: number,
    count: number,
  ): void;
  expose(film: number, skin: number, left: number, top: number, right: number, bottom: number, all: boolean): void;
  blur(width: number, height: number, from: number, to: number, stride: number, weight: number): void;
  developLuma(
    width: number,
    height: number,
    luma: number,
    stride: number,
    gains: number,
    noise: number,
    starts: number,
    levels: number,
    out: number,
  ): void;
  developChroma(
    width: number,
    height: number,
    plane: number,
    share: number,
    noise: number,
    starts: number,
    out: number,
  ): void;
};

type RenderExports = RenderFunctions & { readonly memory: WebAssembly.Memory; take(bytes: number): number };

/**
 * Makes an instance of the renderer's kernel, AssemblyScript with SIMD, with a memory of its own laid out as asked.
 * Kernels read and write whole vectors: each array has at least 64 bytes behind it that belong to no other.
 */
export function createRenderKernel<R extends Room>(
  room: R,
): { readonly run: RenderFunctions; readonly views: Views<R> } {
  const { memory, take, ...run } = loadKernel<RenderExports>('render');
  const places = Object.entries(room).map(([name, { kind, count }]) => {
    const Kind = kinds[kind];
    return { name, Kind, count, at: take(count * Kind.BYTES_PER_ELEMENT + 64) };
  });
  // Views are made when nothing grows any more.
  const views = Object.fromEntries(
    places.map(({ name, Kind, count, at }) => [name, new Kind(memory.buffer, at, count)]),
  );
  return { run, views: views as Views<R> };
}

/** So many numbers of a kind. */
export const f32 = (count: number) => ({ kind: 'f32', count }) as const;
export const i32 = (count: number) => ({ kind: 'i32', count }) as const;
export const u8 = (count: number) => ({ kind: 'u8', count }) as const;
