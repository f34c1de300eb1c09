import type { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { board, boxes, type Choice } from './board.js';
import { heatMapPanel } from './heat-map-panel.js';
import { linePanel } from './line-panel.js';

const box = 'instance=~"$instance"';
const stages: Choice = [
  'stage',
  'Stage',
  'label_values(mien_stage_duration_seconds_count{instance=~"$instance"}, stage)',
];

/** Where the time goes, from the camera to the broker. */
export function latencyBoard(): DashboardBuilder {
  return board('mien-latency', 'mien: latency', 'Where the time goes, from the camera to the broker.', [boxes, stages])
    .withPanel(
      heatMapPanel(
        'From apex to broker',
        'How long events took from their apex leaving the camera to the PUBACK of their first message.',
        `sum by (le) (increase(mien_event_latency_seconds_bucket{${box}}[10m]))`,
      ),
    )
    .withPanel(
      linePanel('From apex to broker, last hour', 'Half, 95 and 99 of 100 events took less.', 's', [
        [`camera:mien_event_latency_seconds:p50_rate1h{${box}}`, 'p50 {{camera}}'],
        [`camera:mien_event_latency_seconds:p95_rate1h{${box}}`, 'p95 {{camera}}'],
        [`camera:mien_event_latency_seconds:p99_rate1h{${box}}`, 'p99 {{camera}}'],
      ]),
    )
    .withPanel(
      linePanel('Late events', 'Share that took longer than 1.5 s. The promise is 1 %.', 'percentunit', [
        [`instance:mien_event_latency:late_ratio_rate1h{${box}}`, 'an hour, {{instance}}'],
        [`instance:mien_event_latency:late_ratio_rate3d{${box}}`, 'three days, {{instance}}'],
      ]),
    )
    .withPanel(
      linePanel(
        'Stages, p95',
        'Time of one unit of work: decode to spot once a frame, magnify to publish once an event.',
        's',
        [[`stage:mien_stage_duration_seconds:p95_rate5m{${box},stage=~"$stage"}`, '{{stage}} {{instance}}']],
      ),
    )
    .withPanel(
      heatMapPanel(
        '$stage',
        'How long one unit of work took. Frame budgets: 33 ms at 30 frames a second, 16 at 60, 8 at 120.',
        `sum by (le) (increase(mien_stage_duration_seconds_bucket{${box},stage=~"$stage"}[$__rate_interval]))`,
      )
        .repeat('stage')
        .repeatDirection('h')
        .maxPerRow(2),
    )
    .withPanel(
      linePanel('Waiting', 'Most that waited for a stage within a second.', 'none', [
        [`mien_queue_depth{${box}}`, '{{queue}} {{instance}}'],
      ]),
    )
    .withPanel(
      linePanel('Main thread', 'How late the event loop is; above 100 ms sinks and web suffer.', 's', [
        [`nodejs_eventloop_lag_p50_seconds{job="mien",${box}}`, 'p50 {{instance}}'],
        [`nodejs_eventloop_lag_p99_seconds{job="mien",${box}}`, 'p99 {{instance}}'],
      ]),
    );
}
