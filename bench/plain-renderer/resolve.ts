import type { Box } from '../../src/synth/colouring.js';
import type { Texture } from '../../src/synth/texture.js';
import { type Raster, type ScreenVertices, samplesPerPixel, sampleX } from './raster.js';

/** What triangles need to be coloured. */
export type Skin = {
  readonly triangles: Int32Array;
  /** [T] index into `textures` */
  readonly surfaces: Uint8Array;
  /** [T, 6] */
  readonly cornerUv: Float32Array;
  /** [V] light on the vertices; see light.ts. */
  readonly diffuse: Float32Array;
  readonly glossy: Float32Array;
  readonly textures: readonly Texture[];
  /** How much of the glossy light each texture's surface sends back. */
  readonly gloss: readonly number[];
};

/**
 * Colours the covered pixels. A pixel whose samples lie on one unbroken surface is looked up once, at its centre;
 * edges are
 * looked up sample by sample and averaged in linear light with what is behind.
 * @param picture [height, width, 3] linear RGB; holds the background, receives the picture
 * @param box the part to colour
 */
export type Resolve = (skin: Skin, screen: ScreenVertices, picture: Float32Array, box: Box) => void;

/** Depth between the samples of a pixel that shows an edge, cm. */
const leastGap = 0.45;

/** u, v, diffuse, glossy, each as value at the origin, change by x, change by y. */
const planeSize = 12;

/** Makes the function that colours pixels; it keeps the room for `triangleCount` triangles' planes. */
export function createResolve(raster: Raster, triangleCount: number): Resolve {
  const planes = new Float32Array(triangleCount * planeSize);
  const made = new Int32Array(triangleCount);
  let round = 0;
  const at = new Float64Array(4);
  const colour = new Float32Array(3);
  const { width, triangle, depth } = raster;

  return (skin, screen, picture, box) => {
    const { surfaces, textures, gloss } = skin;
    round++;
    for (let y = box.top; y < box.bottom; y++) {
      for (let x = box.left; x < box.right; x++) {
        const i = (y * width + x) * samplesPerPixel;
        const t0 = triangle[i]!;
        const t1 = triangle[i + 1]!;
        const t2 = triangle[i + 2]!;
        const t3 = triangle[i + 3]!;
        if ((t0 & t1 & t2 & t3) === -1) continue;
        const o = (y * width + x) * 3;
        const s0 = t0 < 0 ? -1 : surfaces[t0]!;
        const covered = (t0 | t1 | t2 | t3) >= 0;
        if (covered && s0 === surfaces[t1] && s0 === surfaces[t2] && s0 === surfaces[t3] && !torn(depth, i)) {
          if (made[t0] !== round) {
            made[t0] = round;
            planTriangle(planes, t0, skin, screen);
          }
          if (t0 === t3) {
            addPlanes(at, planes, t0, x + 0.5, y + 0.5, 0, 1);
          } else {
            // The first and the last sample lie opposite each other about the pixel's centre.
            if (made[t3] !== round) {
              made[t3] = round;
              planTriangle(planes, t3, skin, screen);
            }
            addPlanes(at, planes, t0, x + 0.375, y + 0.125, 0, 0.5);
            addPlanes(at, planes, t3, x + 0.625, y + 0.875, 1, 0.5);
          }
          lookUp(picture, o, textures[s0]!, gloss[s0]!, at);
          continue;
        }
        let r = 0;
        let g = 0;
        let b = 0;
        for (let s = 0; s < samplesPerPixel; s++) {
          const t = triangle[i + s]!;
          if (t < 0) {
            r += picture[o]!;
            g += picture[o + 1]!;
            b += picture[o + 2]!;
            continue;
          }
          if (made[t] !== round) {
            made[t] = round;
            planTriangle(planes, t, skin, screen);
          }
          addPlanes(at, planes, t, x + sampleX[s]!, y + (s + 0.5) * 0.25, 0, 1);
          const surface = surfaces[t]!;
          lookUp(colour, 0, textures[surface]!, gloss[surface]!, at);
          r += colour[0]!;
          g += colour[1]!;
          b += colour[2]!;
        }
        picture[o] = r / samplesPerPixel;
        picture[o + 1] = g / samplesPerPixel;
        picture[o + 2] = b / samplesPerPixel;
      }
    }
  };
}

/**
 * Whether a pixel shows surfaces that lie apart: the nose's edge in front of the cheek, lip over lip. Depths are
 * reciprocal cm.
 */
function torn(depth: Float32Array, i: number): boolean {
  const a = depth[i]!;
  const b = depth[i + 1]!;
  const c = depth[i + 2]!;
  const d = depth[i + 3]!;
  return Math.max(a, b, c, d) - Math.min(a, b, c, d) > leastGap * a * a;
}

/** Fits planes over the screen through the corners' texture coordinates and light. */
function planTriangle(planes: Float32Array, t: number, skin: Skin, screen: ScreenVertices): void {
  const { triangles, cornerUv, diffuse, glossy } = skin;
  const a = triangles[t * 3]!;
  const b = triangles[t * 3 + 1]!;
  const c = triangles[t * 3 + 2]!;
  const x = screen.x[a]!;
  const y = screen.y[a]!;
  const e1x = screen.x[b]! - x;
  const e1y = screen.y[b]! - y;
  const e2x = screen.x[c]! - x;
  const e2y = screen.y[c]! - y;
  const scale = 1 / (e1x * e2y - e1y * e2x);
  const u = t * 6;
  for (let k = 0, p = t * planeSize; k < 4; k++, p += 3) {
    const va = k < 2 ? cornerUv[u + k]! : k === 2 ? diffuse[a]! : glossy[a]!;
    const vb = (k < 2 ? cornerUv[u + 2 + k]! : k === 2 ? diffuse[b]! : glossy[b]!) - va;
    const vc = (k < 2 ? cornerUv[u + 4 + k]! : k === 2 ? diffuse[c]! : glossy[c]!) - va;
    const dx = (vb * e2y - vc * e1y) * scale;
    const dy = (vc * e1x - vb * e2x) * scale;
    planes[p] = va - x * dx - y * dy;
    planes[p + 1] = dx;
    planes[p + 2] = dy;
  }
}

/** Keeps `kept` of `at` and adds `weight` times the planes' values at (x, y). */
function addPlanes(
  at: Float64Array,
  planes: Float32Array,
  t: number,
  x: number,
  y: number,
  kept: number,
  weight: number,
): void {
  const p = t * planeSize;
  at[0] = kept * at[0]! + weight * (planes[p]! + planes[p + 1]! * x + planes[p + 2]! * y);
  at[1] = kept * at[1]! + weight * (planes[p + 3]! + planes[p + 4]! * x + planes[p + 5]! * y);
  at[2] = kept * at[2]! + weight * (planes[p + 6]! + planes[p + 7]! * x + planes[p + 8]! * y);
  at[3] = kept * at[3]! + weight * (planes[p + 9]! + planes[p + 10]! * x + planes[p + 11]! * y);
}

/** Bilinear look-up, lit. @param out receives linear RGB at `o` @param at u, v, diffuse, glossy */
function lookUp(out: Float32Array, o: number, texture: Texture, gloss: number, at: Float64Array): void {
  const { size, root } = texture;
  const end = size - 1.001;
  let u = at[0]! * size - 0.5;
  let v = at[1]! * size - 0.5;
  if (!(u > 0)) u = 0;
  else if (u > end) u = end;
  if (!(v > 0)) v = 0;
  else if (v > end) v = end;
  const iu = u | 0;
  const iv = v | 0;
  const fu = u - iu;
  const fv = v - iv;
  const i = (iv * size + iu) * 3;
  const j = i + size * 3;
  const d = fu * fv;
  const b = fu - d;
  const c = fv - d;
  const a = 1 - fu - c;
  const diffuse = at[2]! * (1 / 65025);
  const glossy = at[3]! * gloss;
  const red = root[i]! * a + root[i + 3]! * b + root[j]! * c + root[j + 3]! * d;
  const green = root[i + 1]! * a + root[i + 4]! * b + root[j + 1]! * c + root[j + 4]! * d;
  const blue = root[i + 2]! * a + root[i + 5]! * b + root[j + 2]! * c + root[j + 5]! * d;
  out[o] = red * red * diffuse + glossy;
  out[o + 1] = green * green * diffuse + glossy;
  out[o + 2] = blue * blue * diffuse + glossy;
}
