import { AV_NOPTS_VALUE } from 'node-av/constants';
import type { FormatContext, Packet } from 'node-av/lib';

/** How much of a recording was read, and how much its container's index promises (undefined without one), in seconds. */
export type Extent = { readonly seconds: number; readonly promised: number | undefined };

/** Containers that write down their length. Of others FFmpeg only guesses it. */
const indexed = /^(mov|matroska|avi)\b/;

/** Follows how far a recording has been read, by all of its streams: sound may well go on after the last picture. */
export function recordingExtent(demuxer: FormatContext): { reach(packet: Packet): void; extent(): Extent } {
  const ticks = demuxer.streams.map(({ timeBase }) => timeBase.toDouble());
  const micros = (time: bigint): number => (time === AV_NOPTS_VALUE ? 0 : Number(time) / 1e6);
  const start = micros(demuxer.startTime);
  const promised = indexed.test(demuxer.iformat?.name ?? '') ? micros(demuxer.duration) : 0;
  let end = start;
  return {
    reach(packet) {
      const time = packet.pts === AV_NOPTS_VALUE ? packet.dts : packet.pts;
      const tick = ticks[packet.streamIndex];
      if (time !== AV_NOPTS_VALUE && tick) end = Math.max(end, Number(time + packet.duration) * tick);
    },
    extent: () => ({ seconds: end - start, promised: promised > 0 ? promised : undefined }),
  };
}
