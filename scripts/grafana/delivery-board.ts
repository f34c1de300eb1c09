import type { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { board, boxes } from './board.js';
import { linePanel } from './line-panel.js';
import { numberPanel } from './number-panel.js';

const box = 'instance=~"$instance"';

/** MQTT and the outbox: do events arrive, and what waits. */
export function deliveryBoard(): DashboardBuilder {
  return board('mien-delivery', 'mien: MQTT and outbox', 'Do events arrive at the broker, and what waits.', [boxes])
    .withPanel(
      numberPanel(
        'Connected',
        'Whether the broker is connected.',
        'bool',
        [[`mien_mqtt_connected{${box}}`, '{{instance}}']],
        {
          colours: ['red', [1, 'green']],
        },
      ),
    )
    .withPanel(
      numberPanel(
        'Events waiting',
        'Stored and not acknowledged yet.',
        'none',
        [[`mien_outbox_messages{${box}}`, '{{instance}}']],
        {
          colours: ['green', [100, 'orange']],
        },
      ),
    )
    .withPanel(
      numberPanel(
        'Longest wait',
        'Age of the oldest waiting event; nothing where none waits.',
        's',
        [[`time() - mien_outbox_oldest_timestamp_seconds{${box}}`, '{{instance}}']],
        {
          colours: ['green', [60, 'orange'], [300, 'red']],
        },
      ),
    )
    .withPanel(
      numberPanel(
        'Events lost today',
        'Given up within 24 hours, for whatever reason.',
        'none',
        [[`sum by (instance) (increase(mien_outbox_dropped_total{${box}}[24h]))`, '{{instance}}']],
        {
          colours: ['green', [1, 'red']],
        },
      ),
    )
    .withPanel(
      linePanel('Acknowledged', 'First messages of events that the broker took, a minute.', 'none', [
        [`sum by (instance) (rate(mien_event_latency_seconds_count{${box}}[5m])) * 60`, '{{instance}}'],
      ]),
    )
    .withPanel(
      linePanel('Outbox', 'Bytes that wait, and from which on the oldest are dropped.', 'bytes', [
        [`mien_outbox_bytes{${box}}`, 'waiting {{instance}}'],
        [`mien_outbox_limit_bytes{${box}}`, 'limit {{instance}}'],
      ]),
    )
    .withPanel(
      linePanel(
        'Lost',
        'Events given up within an hour: bytes and age are the outbox’s bounds, disk a full disk, refused the broker.',
        'none',
        [[`sum by (reason) (increase(mien_outbox_dropped_total{${box}}[1h]))`, '{{reason}}']],
      ),
    )
    .withPanel(
      linePanel('From sending to PUBACK', 'Half, 95 and 99 of 100 messages took less.', 's', [
        [`stage:mien_stage_duration_seconds:p50_rate5m{stage="publish",${box}}`, 'p50 {{instance}}'],
        [`stage:mien_stage_duration_seconds:p95_rate5m{stage="publish",${box}}`, 'p95 {{instance}}'],
        [`stage:mien_stage_duration_seconds:p99_rate5m{stage="publish",${box}}`, 'p99 {{instance}}'],
      ]),
    )
    .withPanel(
      numberPanel(
        'Certificates end in',
        'Of this box (client) and of the broker’s authority; nothing where none is configured.',
        's',
        [[`mien_mqtt_certificate_expiry_timestamp_seconds{${box}} - time()`, '{{certificate}} {{instance}}']],
        { colours: ['red', [86_400, 'orange'], [14 * 86_400, 'green']], span: 24 },
      ),
    );
}
