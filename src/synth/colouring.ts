import { f32, i32, type RenderFunctions, u8, type Views } from '../kernels/render.js';
import type { Texture } from './texture.js';

/** Floats before each row of luma, as the kernel has it, and behind it. */
const margin = 4;
const behind = 12;
/** Steps of the transfer curve's table, as the kernel has it. */
const curveSteps = 4096;

/** Floats from one row of luma to the next. */
export const lumaStride = (width: number): number => margin + width + behind;

/** What triangles need to be coloured. */
export type Skin = {
  /** [T] index into `textures` */
  readonly surfaces: Uint8Array;
  /** [T, 6] */
  readonly cornerUv: Float32Array;
  readonly textures: readonly Texture[];
  /** How much of the glossy light each texture's surface sends back. */
  readonly gloss: readonly number[];
};

/** A part of a picture, px; right and bottom are outside. */
export type Box = { left: number; top: number; right: number; bottom: number };

/** What exposing takes besides a raster, for the kernel to lay out. */
export function colouringRoom(width: number, height: number, vertices: number, skin: Skin) {
  const blocks = (width / 2) * (height / 2);
  const texels = skin.textures.reduce((sum, { size }) => sum + size * size, 0);
  const count = skin.surfaces.length;
  return {
    diffuse: f32(vertices),
    glossy: f32(vertices),
    surfaces: u8(count),
    cornerUv: f32(count * 6),
    planes: f32(count * 12),
    made: i32(count),
    texels: u8(texels * 4),
    textureTable: i32(skin.textures.length * 4),
    background: f32(width * height * 4),
    curve: f32(curveSteps + 1),
    luma: f32(lumaStride(width) * height),
    cb: f32(blocks),
    cr: f32(blocks),
    covered: u8(blocks),
    skinTable: i32(16),
    filmTable: i32(16),
  };
}

type ColouringViews = Views<ReturnType<typeof colouringRoom>>;
type RasterViews = { ids: Int32Array; depths: Float32Array; x: Float32Array; y: Float32Array; triangles: Int32Array };

/** Linear light turned into Y'CbCr (BT.709, limited range), before the lens and the noise. */
export type Colouring = {
  /** [V] light on the vertices; see light.ts. */
  readonly diffuse: Float32Array;
  readonly glossy: Float32Array;
  /** [T, 6] */
  readonly cornerUv: Float32Array;
  /** Rows of `stride` values of which the picture's begin at `margin`. */
  readonly luma: Float32Array;
  readonly stride: number;
  readonly margin: number;
  /** [height/2, width/2] */
  readonly cb: Float32Array;
  readonly cr: Float32Array;
  /**
   * Colours the covered pixels of a part of the picture. A pixel whose samples lie on one unbroken surface is looked
   * up once, at its centre; edges are looked up sample by sample and averaged in linear light with what is behind.
   * What showed the background before and still does is left alone.
   * @param box even bounds
   */
  expose(box: Box): void;
};

/**
 * Makes a colouring in memory that was laid out for it, and takes the background in.
 * @param background [height, width, 3] linear RGB
 * @param curve the camera's transfer curve, linear light to 0..255
 */
export function colouringOn(
  run: RenderFunctions,
  views: ColouringViews & RasterViews,
  skin: Skin,
  background: Float32Array,
  width: number,
  curve: (light: number) => number,
): Colouring {
  const { diffuse, glossy, cornerUv, luma, cb, cr, skinTable, filmTable, textureTable, texels } = views;
  views.surfaces.set(skin.surfaces);
  cornerUv.set(skin.cornerUv);
  for (let i = 0; i <= curveSteps; i++) views.curve[i] = curve((i / curveSteps) ** 2);
  for (let i = 0, o = 0; i < background.length; i += 3, o += 4) {
    for (let c = 0; c < 3; c++) views.background[o + c] = background[i + c]!;
  }
  const gloss = new Float32Array(textureTable.buffer, textureTable.byteOffset, textureTable.length);
  let at = 0;
  skin.textures.forEach(({ size, root }, i) => {
    textureTable.set([texels.byteOffset + at, size], i * 4);
    gloss[i * 4 + 2] = skin.gloss[i]!;
    for (let k = 0; k < root.length; k += 3, at += 4) {
      for (let c = 0; c < 3; c++) texels[at + c] = root[k + c]!;
    }
  });
  const stride = lumaStride(width);
  const skinOrder = ['x', 'y', 'diffuse', 'glossy', 'triangles', 'surfaces', 'cornerUv', 'planes', 'made'] as const;
  const skinPlaces = [...skinOrder, 'textureTable'] as const;
  skinTable.set(skinPlaces.map((name) => views[name].byteOffset));
  const places = (...names: (keyof ColouringViews | keyof RasterViews)[]) =>
    names.map((name) => views[name].byteOffset);
  filmTable.set([
    width,
    ...places('ids', 'depths', 'background', 'curve', 'luma'),
    stride * 4,
    ...places('cb', 'cr', 'covered'),
  ]);
  let round = 0;
  const expose = ({ left, top, right, bottom }: Box) => {
    round++;
    skinTable[skinPlaces.length] = round;
    run.expose(filmTable.byteOffset, skinTable.byteOffset, left, top, right, bottom, round === 1);
  };
  return { diffuse, glossy, cornerUv, luma, stride, margin, cb, cr, expose };
}
