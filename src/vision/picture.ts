/** A gray picture to look at: [height, width] uint8, row-major, 0..255. A `Frame` is one; the pixels are only read. */
export type Picture = { readonly gray: Uint8Array; readonly width: number; readonly height: number };
