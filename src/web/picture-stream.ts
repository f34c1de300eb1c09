/** Bytes of a part's header, at most; a picture's size, at most. */
const longestHeader = 1_024;
const largestPicture = 1 << 23;

const headerEnd = '\r\n\r\n';

/**
 * Reads Motion JPEG (multipart/x-mixed-replace whose parts tell their content-length) picture by picture.
 *
 * @throws Error when it is none
 */
export async function* pictureStream(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  let buffer = new Uint8Array(0);
  /** Waits for more; false at the end. */
  const more = async (): Promise<boolean> => {
    const { value, done } = await reader.read();
    if (done) return false;
    const longer = new Uint8Array(buffer.length + value.length);
    longer.set(buffer);
    longer.set(value, buffer.length);
    buffer = longer;
    return true;
  };
  try {
    for (;;) {
      const head = new TextDecoder('latin1').decode(buffer.subarray(0, longestHeader));
      const end = head.indexOf(headerEnd);
      if (end < 0) {
        if (head.length === longestHeader) throw new Error('This is no Motion JPEG.');
        if (!(await more())) return;
        continue;
      }
      const length = Number(/content-length: *(\d+)/i.exec(head.slice(0, end))?.[1]);
      if (!(length <= largestPicture)) throw new Error('This part of the Motion JPEG tells no length.');
      const start = end + headerEnd.length;
      while (buffer.length < start + length) if (!(await more())) return;
      yield buffer.slice(start, start + length);
      buffer = buffer.slice(start + length);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
