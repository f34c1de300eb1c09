import { createRenderKernel, f32, i32, type RenderFunctions, type Views } from '../kernels/render.js';

/** What a visibility buffer holds, for the kernel to lay out. */
export function rasterRoom(width: number, height: number, vertices: number, triangles: number) {
  const samples = width * height * samplesPerPixel;
  return {
    ids: i32(samples),
    depths: f32(samples),
    x: f32(vertices),
    y: f32(vertices),
    depth: f32(vertices),
    triangles: i32(triangles * 3),
  };
}

/**
 * A visibility buffer: which triangle covers each sample. Four samples a pixel on a rotated grid, so that edges of
 * every direction move in steps of a quarter pixel; sample s of pixel (x, y) lies at (x + sampleX[s], y + (s + .5) /
 * 4).
 */
export type Raster = {
  readonly width: number;
  readonly height: number;
  /** [height, width, 4] depth of the nearest surface at each sample; greater is nearer. */
  readonly depths: Float32Array;
  /** [height, width, 4] index of the triangle at each sample, -1 where there is none. */
  readonly ids: Int32Array;
  /** Where to put the vertices. */
  readonly screen: ScreenVertices;
  /** [T, 3] where to put the triangles. */
  readonly triangles: Int32Array;
  /** Empties the rows [top, bottom). */
  clear(top: number, bottom: number): void;
  /**
   * Draws the triangles with a depth test. Triangles wound counter-clockwise as seen are drawn, others are seen from
   * behind and left out. Neighbours that share an edge share no sample and leave no gap.
   */
  draw(): void;
};

/**
 * Vertices on the screen: px (pixel centres at .5), and a depth that is linear on the screen and grows towards the
 * viewer.
 */
export type ScreenVertices = { readonly x: Float32Array; readonly y: Float32Array; readonly depth: Float32Array };

export const samplesPerPixel = 4;
/** Where in its pixel the sample of each of the four sub-rows lies, px. */
export const sampleX: readonly number[] = [0.375, 0.875, 0.125, 0.625];

/** Makes an empty raster with a kernel of its own. */
export function createRaster(width: number, height: number, vertices: number, triangles: number): Raster {
  const { run, views } = createRenderKernel(rasterRoom(width, height, vertices, triangles));
  return rasterOn(run, views, width, height);
}

/** Makes an empty raster of `width` x `height` pixels in memory that was laid out for it. */
export function rasterOn(
  run: RenderFunctions,
  views: Views<ReturnType<typeof rasterRoom>>,
  width: number,
  height: number,
): Raster {
  const { ids, depths, x, y, depth, triangles } = views;
  const raster: Raster = {
    width,
    height,
    ids,
    depths,
    triangles,
    screen: { x, y, depth },
    clear(top, bottom) {
      const from = top * width * samplesPerPixel * 4;
      run.clear(ids.byteOffset + from, depths.byteOffset + from, (bottom - top) * width);
    },
    draw() {
      run.rasterise(
        width,
        height,
        ids.byteOffset,
        depths.byteOffset,
        x.byteOffset,
        y.byteOffset,
        depth.byteOffset,
        triangles.byteOffset,
        triangles.length / 3,
      );
    },
  };
  raster.clear(0, height);
  return raster;
}
