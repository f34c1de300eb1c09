/**
 * Bilinear resize of a float plane with half-pixel centres and no antialiasing, as OpenCV's INTER_LINEAR: horizontal
 * weights first, positions in double, weights in float. `scaleX` = source px a destination px. Strides in bytes.
 */
export function resizeBilinear(
  source: usize,
  sourceStride: usize,
  sourceWidth: i32,
  sourceHeight: i32,
  target: usize,
  targetStride: usize,
  width: i32,
  height: i32,
  scaleX: f64,
  scaleY: f64,
  gain: f32,
): void {
  for (let y = 0; y < height; y++) {
    let wy = <f32>((<f64>y + 0.5) * scaleY - 0.5);
    const y0 = <i32>floor<f32>(wy);
    wy -= <f32>y0;
    const rowA = source + <usize>max(0, min(sourceHeight - 1, y0)) * sourceStride;
    const rowB = source + <usize>max(0, min(sourceHeight - 1, y0 + 1)) * sourceStride;
    const out = target + <usize>y * targetStride;
    for (let x = 0; x < width; x++) {
      let wx = <f32>((<f64>x + 0.5) * scaleX - 0.5);
      let x0 = <i32>floor<f32>(wx);
      wx -= <f32>x0;
      if (x0 < 0) {
        x0 = 0;
        wx = 0;
      } else if (x0 >= sourceWidth - 1) {
        x0 = sourceWidth - 1;
        wx = 0;
      }
      const left = <usize>x0 << 2;
      const right = <usize>min(x0 + 1, sourceWidth - 1) << 2;
      const a = load<f32>(rowA + left) * (1 - wx) + load<f32>(rowA + right) * wx;
      const b = load<f32>(rowB + left) * (1 - wx) + load<f32>(rowB + right) * wx;
      store<f32>(out + (<usize>x << 2), (a * (1 - wy) + b * wy) * gain);
    }
  }
}
