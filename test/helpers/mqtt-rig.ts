import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MqttConfig } from '../../src/config/config.js';
import type { MienError } from '../../src/errors.js';
import type { MienEvent } from '../../src/event.js';
import { systemMonotonic } from '../../src/monotonic.js';
import { seededRandom } from '../../src/random.js';
import { type MqttSink, type MqttSinkOptions, mqttSink } from '../../src/sinks/mqtt.js';
import { type Outbox, openOutbox } from '../../src/sinks/outbox.js';
import { type LogLine, logLines } from './log-lines.js';

export type MqttRig = {
  readonly config: MqttConfig;
  readonly sink: MqttSink;
  readonly outbox: Outbox;
  readonly lines: LogLine[];
  readonly acknowledged: MienEvent[];
  readonly fatal: MienError[];
  stop(): Promise<void>;
};

/** A sink with a real outbox, as an app would have it; waits are short, so that a test is. */
export async function mqttRig(
  url: string,
  change: Partial<Omit<MqttConfig, 'outbox'>> & { outbox?: Partial<MqttConfig['outbox']> } = {},
  options: Partial<MqttSinkOptions> = {},
): Promise<MqttRig> {
  const { logger, lines } = logLines();
  const path = change.outbox?.path ?? join(await mkdtemp(join(tmpdir(), 'mien-mqtt-')), 'outbox');
  const config: MqttConfig = {
    url,
    prefix: 'mien/v1/clinic/box-1/',
    clientId: 'mien-clinic-box-1',
    control: true,
    ...change,
    outbox: { maxBytes: 1 << 24, maxAgeHours: 24, replayPerSecond: 10_000, liveWaitSeconds: 5, ...change.outbox, path },
  };
  const { maxBytes, maxAgeHours } = config.outbox;
  const outbox = await openOutbox({
    path,
    maxBytes,
    maxAgeMs: maxAgeHours * 3_600_000,
    now: Date.now,
    monotonic: systemMonotonic,
    logger,
  });
  const acknowledged: MienEvent[] = [];
  const fatal: MienError[] = [];
  const sink = mqttSink({
    config,
    outbox,
    random: seededRandom(1),
    logger,
    now: Date.now,
    monotonic: systemMonotonic,
    onPublished: (event) => acknowledged.push(event),
    onFatal: (error) => fatal.push(error),
    ...options,
    timing: { minBackoffMs: 20, maxBackoffMs: 100, ...options.timing },
  });
  return {
    config,
    sink,
    outbox,
    lines,
    acknowledged,
    fatal,
    async stop() {
      await sink.stop();
      await outbox.close();
    },
  };
}
