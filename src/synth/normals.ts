/**
 * Smooth vertex normals, the mean of the neighbouring triangles' weighted by their area.
 * @param vertices [V, 3]
 * @param triangles [T, 3], counter-clockwise seen from outside
 * @param out [V, 3] receives unit normals
 */
export function vertexNormals(vertices: Float32Array, triangles: Int32Array, out: Float32Array): void {
  out.fill(0);
  for (let k = 0; k < triangles.length; k += 3) {
    const a = triangles[k]! * 3;
    const b = triangles[k + 1]! * 3;
    const c = triangles[k + 2]! * 3;
    const ax = vertices[a]!;
    const ay = vertices[a + 1]!;
    const az = vertices[a + 2]!;
    const px = vertices[b]! - ax;
    const py = vertices[b + 1]! - ay;
    const pz = vertices[b + 2]! - az;
    const qx = vertices[c]! - ax;
    const qy = vertices[c + 1]! - ay;
    const qz = vertices[c + 2]! - az;
    const nx = py * qz - pz * qy;
    const ny = pz * qx - px * qz;
    const nz = px * qy - py * qx;
    out[a]! += nx;
    out[a + 1]! += ny;
    out[a + 2]! += nz;
    out[b]! += nx;
    out[b + 1]! += ny;
    out[b + 2]! += nz;
    out[c]! += nx;
    out[c + 1]! += ny;
    out[c + 2]! += nz;
  }
  for (let k = 0; k < out.length; k += 3) {
    const x = out[k]!;
    const y = out[k + 1]!;
    const z = out[k + 2]!;
    const scale = 1 / (Math.sqrt(x * x + y * y + z * z) + 1e-20);
    out[k] = x * scale;
    out[k + 1] = y * scale;
    out[k + 2] = z * scale;
  }
}
