import type { Registry } from 'prom-client';
import type { metricTable } from './metric-table.js';

/** How one camera does, for people to look at. Totals count from the start of the service. */
export type RoomFigures = {
  readonly camera: string;
  readonly frames: number;
  readonly faces: number;
  /** Smallest movement that can be resolved, px of the 128x128 crop, `beyondPx` for that or more; null while it is not known. */
  readonly sensitivityPx: number | null;
  /** From the apex leaving the camera to the broker's acknowledgement: mean in ms, and of how many events; null before the first. */
  readonly latency: { readonly meanMs: number; readonly count: number } | null;
  /** Time with a face in view, and that in which a movement would have been judged, s. */
  readonly watchedSeconds: number;
  readonly usableSeconds: number;
  /** Movements that stood out and were not reported, by reason. */
  readonly rejections: Readonly<Record<string, number>>;
};

type Value = { value: number; metricName?: string; labels: Partial<Record<string, string | number>> };

/** Reads the figures of every camera off the metrics. */
export async function roomFigures(registry: Registry): Promise<RoomFigures[]> {
  const read = async (name: keyof typeof metricTable): Promise<Value[]> =>
    ((await registry.getSingleMetric(name)?.get())?.values ?? []) as Value[];
  const [frames, faces, sensitivity, watched, usable, rejected, latency] = await Promise.all([
    read('mien_frames_total'),
    read('mien_faces'),
    read('mien_sensitivity_pixels'),
    read('mien_watched_seconds_total'),
    read('mien_usable_seconds_total'),
    read('mien_rejections_total'),
    read('mien_event_latency_seconds'),
  ]);
  return frames.map(({ value, labels: { camera } }) => {
    const of = (values: Value[], ending = ''): number | undefined =>
      values.find(({ labels, metricName = '' }) => labels.camera === camera && metricName.endsWith(ending))?.value;
    const count = of(latency, '_count') ?? 0;
    const counts = rejected.filter(({ labels }) => labels.camera === camera);
    return {
      camera: String(camera),
      frames: value,
      faces: of(faces) ?? 0,
      sensitivityPx: of(sensitivity) ?? null,
      latency: count > 0 ? { meanMs: ((of(latency, '_sum') ?? 0) / count) * 1_000, count } : null,
      watchedSeconds: of(watched) ?? 0,
      usableSeconds: of(usable) ?? 0,
      rejections: Object.fromEntries(counts.map(({ labels, value }) => [String(labels.reason), value])),
    };
  });
}
