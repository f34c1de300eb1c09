import type { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { board, boxes } from './board.js';
import { heatMapPanel } from './heat-map-panel.js';
import { linePanel } from './line-panel.js';
import { numberPanel } from './number-panel.js';

const box = 'instance=~"$instance"';

/** The model: which one, on what it runs, how fast, what it says. */
export function modelBoard(): DashboardBuilder {
  return board('mien-model', 'mien: model', 'Which model runs on what, how fast, and what it says.', [boxes])
    .withPanel(
      numberPanel(
        'Model',
        'Name and engine; an untrained model abstains.',
        'none',
        [[`count by (model, engine) (mien_model_info{${box}})`, '{{model}}, {{engine}}']],
        { span: 12 },
      ),
    )
    .withPanel(
      numberPanel(
        'Runs on',
        'Providers by state: chosen, refused (installed, and failed its trial), absent.',
        'none',
        [[`count by (provider, state) (mien_model_provider_info{${box}})`, '{{provider}} {{state}}']],
        { span: 12 },
      ),
    )
    .withPanel(
      heatMapPanel(
        'One run',
        'Time of one run of the network, of up to 16 samples.',
        `sum by (le) (increase(mien_inference_duration_seconds_bucket{${box}}[5m]))`,
      ),
    )
    .withPanel(
      linePanel('One run, p95', 'By model and engine.', 's', [
        [`model:mien_inference_duration_seconds:p95_rate5m{${box}}`, '{{model}}, {{engine}}, {{instance}}'],
      ]),
    )
    .withPanel(
      linePanel('What it says', 'Events an hour by label, of all cameras.', 'none', [
        [`sum by (label) (increase(mien_events_total{${box}}[1h]))`, '{{label}}'],
      ]),
    )
    .withPanel(
      linePanel(
        'Share without an answer',
        'Events of which the model says nothing: untrained, or not sure.',
        'percentunit',
        [
          [
            `sum(increase(mien_events_total{${box},label="abstained"}[1h])) / sum(increase(mien_events_total{${box}}[1h]))`,
            'abstained',
          ],
        ],
      ),
    )
    .withPanel(
      linePanel('GPU load', 'Of a Jetson; nothing where it cannot be read.', 'percentunit', [
        [`mien_gpu_utilization_ratio{${box}}`, '{{instance}}'],
      ]),
    )
    .withPanel(
      linePanel('GPU temperature', 'Of a Jetson; nothing where it cannot be read.', 'celsius', [
        [`mien_gpu_temperature_celsius{${box}}`, '{{instance}}'],
      ]),
    );
}
