import { faceChannels } from '../../src/synth/face-channels.js';
import type { FaceModel } from '../../src/synth/face-model.js';

/**
 * A face model from formulas: an egg with the proportions of a head, whose 68 landmarks lie where a face has them and
 * whose expressions are Gaussian bumps. It looks like no one, and has every tensor that a real model has.
 */
export function formulaFaceModel(): FaceModel {
  const columns = 48;
  const rows = 40;
  const vertices: number[] = [];
  const uv: number[] = [];
  const triangles: number[] = [];
  const material: number[] = [];
  for (let r = 0; r <= rows; r++) {
    for (let c = 0; c <= columns; c++) {
      const [lat, lon] = [(r / rows - 0.5) * Math.PI, (c / columns - 0.5) * 2 * Math.PI];
      vertices.push(
        7.5 * Math.cos(lat) * Math.sin(lon),
        2 + 12 * Math.sin(lat),
        1 + 9.5 * Math.cos(lat) * Math.cos(lon),
      );
      uv.push(c / columns, r / rows);
    }
  }
  const at = (r: number, c: number) => r * (columns + 1) + c;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      triangles.push(at(r, c), at(r, c + 1), at(r + 1, c + 1), at(r, c), at(r + 1, c + 1), at(r + 1, c));
      const front = c >= columns / 4 && c < (3 * columns) / 4;
      material.push(front ? 0 : 1, front ? 0 : 1);
    }
  }
  for (const [side, m] of [
    [1, 2],
    [-1, 3],
  ] as const) {
    const first = vertices.length / 3;
    const [x, y, z] = [side * 3.2, 3.6, 8.6];
    const ball = [
      [1.2, 0, 0],
      [-1.2, 0, 0],
      [0, 1.2, 0],
      [0, -1.2, 0],
      [0, 0, 1.2],
      [0, 0, -1.2],
    ] as const;
    for (const [dx, dy, dz] of ball) vertices.push(x + dx, y + dy, z + dz);
    for (const face of [0, 1, 2, 3]) {
      triangles.push(first + face, first + 4, first + ((face + 1) % 4));
      material.push(m);
    }
  }
  const V = vertices.length / 3;
  const nearest = ([x, y]: readonly [number, number]): number => {
    let best = 0;
    for (let v = 0; v < (rows + 1) * (columns + 1); v++) {
      const d = (k: number) =>
        (vertices[k * 3]! - x) ** 2 + (vertices[k * 3 + 1]! - y) ** 2 - (vertices[k * 3 + 2]! > 0 ? 99 : 0);
      if (d(v) < d(best)) best = v;
    }
    return best;
  };
  const centres: Record<string, readonly [number, number]> = {
    brow: [3, 5.8],
    cheek: [4, 0],
    eye: [3.1, 3.6],
    mouth: [2.4, -3.5],
    nose: [1.5, 0.5],
    jaw: [0, -6],
  };
  const bump = (v: number, cx: number, cy: number) =>
    vertices[v * 3 + 2]! > 0
      ? Math.exp(-(((vertices[v * 3]! - cx) / 1.6) ** 2) - ((vertices[v * 3 + 1]! - cy) / 1.6) ** 2)
      : 0;
  const expression = new Int16Array(faceChannels.length * V * 3);
  faceChannels.forEach((name, e) => {
    const [cx, cy] = centres[Object.keys(centres).find((c) => name.startsWith(c)) ?? 'jaw']!;
    const sign = name.endsWith('_R') ? -1 : 1;
    const down = /Blink|Down|Frown|Open/.test(name) ? -1 : 1;
    for (let v = 0; v < V; v++) expression[(e * V + v) * 3 + 1] = 1000 * down * bump(v, sign * cx, cy);
  });
  const identity = new Int16Array(2 * V * 3);
  for (let v = 0; v < V; v++) {
    identity[v * 3] = 20 * vertices[v * 3]!;
    identity[(V + v) * 3 + 1] = 15 * vertices[v * 3 + 1]!;
  }
  return {
    neutral: Float32Array.from(vertices),
    identity,
    identityScale: new Float32Array(2).fill(1e-3),
    expression,
    expressionScale: new Float32Array(faceChannels.length).fill(1e-3),
    expressions: faceChannels,
    triangles: Int32Array.from(triangles),
    triangleUv: Int32Array.from(triangles, (v) => Math.min(v, uv.length / 2 - 1)),
    uv: Float32Array.from(uv),
    triangleMaterial: Uint8Array.from(material),
    materials: ['M_Face', 'M_BackHead', 'M_ScleraLeft', 'M_ScleraRight'],
    landmarks: Int32Array.from(landmarkPlaces(), nearest),
  };
}

/** Where the 68 landmarks lie, seen from the front, cm. */
function landmarkPlaces(): [number, number][] {
  const ring = (cx: number, cy: number, rx: number, ry: number, n: number, start: number): [number, number][] =>
    Array.from({ length: n }, (_, i) => {
      const a = start - (i / n) * 2 * Math.PI;
      return [cx + rx * Math.cos(a), cy + ry * Math.sin(a)];
    });
  return [
    ...Array.from({ length: 17 }, (_, i): [number, number] => {
      const a = (i / 16) * Math.PI;
      return [-7 * Math.cos(a), 3.5 - 11 * Math.sin(a)];
    }),
    ...Array.from({ length: 5 }, (_, i): [number, number] => [-5.6 + i * 1.1, 5.4 + 0.4 * Math.sin((i / 4) * Math.PI)]),
    ...Array.from({ length: 5 }, (_, i): [number, number] => [1.2 + i * 1.1, 5.4 + 0.4 * Math.sin((i / 4) * Math.PI)]),
    ...[3.7, 2.6, 1.6, 0.4].map((y): [number, number] => [0, y]),
    ...[-1.2, -0.6, 0, 0.6, 1.2].map((x): [number, number] => [x, -1.1]),
    ...ring(-3.1, 3.6, 1.3, 0.6, 6, Math.PI),
    ...ring(3.1, 3.6, 1.3, 0.6, 6, Math.PI),
    ...ring(0, -3.5, 2.5, 1.1, 12, Math.PI),
    ...ring(0, -3.5, 2.1, 0.4, 8, Math.PI),
  ];
}
