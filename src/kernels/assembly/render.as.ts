// The inner loops of the renderer: a visibility buffer, colouring it, and the camera's picture. The caller lays the
// memory out with take() and hands the places over; nothing is kept between calls but what lies there.
export { clear, rasterise } from './render/rasterise';
export { expose } from './render/expose';
export { blur, developChroma, developLuma } from './render/develop';

let top: usize = (__heap_base + 63) & ~63;

/** Makes room for so many bytes. Views of the memory are void afterwards when it grew. */
export function take(bytes: usize): usize {
  const at = top;
  top = (top + bytes + 63) & ~63;
  const pages = <i32>((top + 0xffff) >> 16) - memory.size();
  if (pages > 0) memory.grow(pages);
  return at;
}
