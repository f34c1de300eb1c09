/** A piece of surface to add to a mesh. */
export type Patch = {
  /** [n, 3] cm */
  readonly vertices: number[];
  /** [m, 3] indices of the patch's own vertices, counter-clockwise seen from outside. */
  readonly triangles: number[];
  /** [n, 2] texture coordinates of each vertex. */
  readonly uv: number[];
};
