import type { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { board, boxes, cameras } from './board.js';
import { heatMapPanel } from './heat-map-panel.js';
import { linePanel } from './line-panel.js';
import { numberPanel } from './number-panel.js';

const one = 'instance=~"$instance",camera=~"$camera"';

/** One camera: does it deliver, what does it see, and what keeps movements from being judged. */
export function cameraBoard(): DashboardBuilder {
  return board('mien-camera', 'mien: camera', 'One camera: what it delivers, sees and misses.', [boxes, cameras])
    .withPanel(
      numberPanel('Online', 'Whether the camera delivers frames.', 'bool', [[`mien_camera_up{${one}}`, '{{camera}}']], {
        colours: ['red', [1, 'green']],
      }),
    )
    .withPanel(
      numberPanel(
        'Age of the last frame',
        'By the clocks of the box and of Prometheus.',
        's',
        [[`time() - mien_camera_last_frame_timestamp_seconds{${one}}`, '{{camera}}']],
        {
          colours: ['green', [5, 'orange'], [15, 'red']],
        },
      ),
    )
    .withPanel(numberPanel('Faces', 'In the latest frame.', 'none', [[`mien_faces{${one}}`, '{{camera}}']]))
    .withPanel(
      numberPanel(
        'Smallest movement',
        'What the self-test resolved last, in pixels of the 128x128 crop; 2.3 is 2.3 or more, nothing is not measured lately.',
        'none',
        [[`mien_sensitivity_pixels{${one}}`, '{{camera}}']],
        {
          colours: ['green', [0.8, 'orange'], [1, 'red']],
        },
      ),
    )
    .withPanel(
      heatMapPanel(
        'Time between frames',
        'By the stream. One row that stays alight is a steady camera.',
        `sum by (le) (increase(mien_frame_interval_seconds_bucket{${one}}[$__rate_interval]))`,
      ),
    )
    .withPanel(
      linePanel('Frames a second', 'Decoded, and dropped by stage and reason.', 'none', [
        [`camera:mien_frames:rate1m{${one}}`, 'decoded'],
        [
          `sum by (stage, reason) (rate(mien_frames_dropped_total{${one}}[$__rate_interval]))`,
          'dropped: {{stage}}, {{reason}}',
        ],
      ]),
    )
    .withPanel(
      linePanel('Events an hour', 'By what they resemble; abstained when the model does not say.', 'none', [
        [`sum by (label) (increase(mien_events_total{${one}}[1h]))`, '{{label}}'],
      ]),
    )
    .withPanel(
      linePanel(
        'Movements turned away',
        'Of a region, a minute, by the test that they failed: blinks, speech, head movement...',
        'none',
        [[`sum by (reason) (rate(mien_rejections_total{${one}}[5m])) * 60`, '{{reason}}']],
      ),
    )
    .withPanel(
      linePanel(
        'Re-anchors',
        'A minute, by reason. Translation, scale and rotation are mostly renewals, which leave no gap; after the others nothing is judged for about a second.',
        'none',
        [[`sum by (reason) (rate(mien_reanchors_total{${one}}[5m])) * 60`, '{{reason}}']],
      ),
    )
    .withPanel(
      linePanel(
        'Time that can be used',
        'Seconds of each second in which a face was in view, and in which a movement would have been judged.',
        'percentunit',
        [
          [`sum(rate(mien_watched_seconds_total{${one}}[$__rate_interval]))`, 'a face in view'],
          [`sum(rate(mien_usable_seconds_total{${one}}[$__rate_interval]))`, 'judged'],
        ],
      ),
    )
    .withPanel(
      linePanel('Opened again', 'Within an hour, by reason.', 'none', [
        [`sum by (reason) (increase(mien_camera_reconnects_total{${one}}[1h]))`, '{{reason}}'],
      ]),
    )
    .withPanel(
      linePanel('Consent', 'What the people before the camera said: 1 is what holds.', 'none', [
        [`sum by (state) (mien_consent_state{${one}})`, '{{state}}'],
      ]),
    );
}
