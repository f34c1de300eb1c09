import { Counter, Gauge, type Registry } from 'prom-client';
import type { CameraStatus } from '../camera-status.js';
import type { MienEvent } from '../event.js';
import type { ModelIdentity } from '../resemblance.js';
import type { CertificateEnd } from './certificate-ends.js';
import type { GpuFigures } from './gpu-figures.js';
import { type MetricName, metricTable } from './metric-table.js';
import type { Outbox } from './outbox.js';
import type { DiskFigures } from './watch-disk.js';

type ConsentState = MienEvent['consent']['state'];
const consentStates: readonly ConsentState[] = ['granted', 'withheld', 'unrecorded'];

/** Where figures live that are read when Prometheus asks, and kept nowhere else. What is not given is absent. */
export type Readings = {
  version: string;
  /** The commit that was built. */
  revision?: string;
  model?: ModelIdentity;
  /** What was tried to run the model, in order. */
  providers?: readonly { readonly provider: string; readonly trusted: boolean; readonly present: boolean }[];
  cameras?: () => Iterable<{ readonly name: string; readonly state: CameraStatus['state'] }>;
  consents?: () => Iterable<{ readonly camera: string; readonly state: ConsentState }>;
  mqttConnected?: () => boolean;
  /** Of the connection to the broker. */
  certificates?: readonly CertificateEnd[];
  outbox?: Pick<Outbox, 'figures'>;
  /** Bytes that the outbox may hold. */
  outboxLimit?: number;
  disk?: () => DiskFigures | undefined;
  gpu?: () => GpuFigures;
};

/** The names of a metric's labels, each with its value. */
export type LabelsOf<N extends MetricName> = Record<(typeof metricTable)[N]['labels'][number], string>;
type Sample<N extends MetricName> = readonly [LabelsOf<N>, number];

/** Registers a gauge that is read when it is asked for: `read` gives label values and figures. */
export function readGauge<N extends MetricName>(registry: Registry, name: N, read: () => Iterable<Sample<N>>): void {
  const { help, labels } = metricTable[name];
  new Gauge<string>({
    name,
    help,
    labelNames: labels,
    registers: [registry],
    collect() {
      this.reset();
      // A gauge without labels would be 0 where there is nothing to say.
      if (labels.length === 0) this.remove();
      for (const [values, figure] of read()) this.set(values, figure);
    },
  });
}

/** Registers the gauges whose figures somebody else keeps. */
export function registerGauges(registry: Registry, readings: Readings): void {
  const { version, revision = '', model, providers, cameras, consents } = readings;
  const { mqttConnected, certificates, outbox, outboxLimit, disk, gpu } = readings;
  const gauge = <N extends MetricName>(name: N, read: () => Iterable<Sample<N>>): void =>
    readGauge(registry, name, read);
  const plain = (value: number | undefined): [Record<never, string>, number][] =>
    value === undefined ? [] : [[{}, value]];

  gauge('mien_build_info', () => [[{ version, revision }, 1]]);
  if (model) {
    const { name, sha256, engine } = model;
    gauge('mien_model_info', () => [[{ model: name, sha256: sha256 ?? '', engine }, 1]]);
  }
  if (providers) {
    gauge('mien_model_provider_info', () =>
      providers.map(({ provider, trusted, present }) => {
        const state = trusted ? 'chosen' : present ? 'refused' : 'absent';
        return [{ provider, state }, 1] as const;
      }),
    );
  }
  if (cameras) {
    gauge('mien_camera_up', () =>
      [...cameras()]
        .filter(({ state }) => state !== 'disabled')
        .map(({ name, state }) => [{ camera: name }, state === 'offline' ? 0 : 1] as const),
    );
  }
  if (consents) {
    gauge('mien_consent_state', () =>
      [...consents()].flatMap(({ camera, state }) =>
        consentStates.map((each) => [{ camera, state: each }, each === state ? 1 : 0] as const),
      ),
    );
  }
  if (mqttConnected) gauge('mien_mqtt_connected', () => plain(mqttConnected() ? 1 : 0));
  if (certificates) {
    gauge('mien_mqtt_certificate_expiry_timestamp_seconds', () =>
      certificates.map(({ certificate, at }) => [{ certificate }, at / 1_000] as const),
    );
  }
  if (outboxLimit !== undefined) gauge('mien_outbox_limit_bytes', () => plain(outboxLimit));
  if (outbox) {
    gauge('mien_outbox_messages', () => plain(outbox.figures().messages));
    gauge('mien_outbox_bytes', () => plain(outbox.figures().bytes));
    gauge('mien_outbox_oldest_timestamp_seconds', () => {
      const { oldest } = outbox.figures();
      return plain(oldest === undefined ? undefined : oldest / 1_000);
    });
    const { help, labels } = metricTable.mien_outbox_dropped_total;
    new Counter({
      name: 'mien_outbox_dropped_total',
      help,
      labelNames: labels,
      registers: [registry],
      collect() {
        this.reset();
        for (const [reason, count] of Object.entries(outbox.figures().dropped)) this.inc({ reason }, count);
      },
    });
  }
  if (disk) {
    gauge('mien_data_disk_free_bytes', () => plain(disk()?.freeBytes));
    gauge('mien_data_disk_size_bytes', () => plain(disk()?.sizeBytes));
  }
  if (gpu) {
    gauge('mien_gpu_utilization_ratio', () => plain(gpu().load));
    gauge('mien_gpu_temperature_celsius', () => plain(gpu().celsius));
  }
}
