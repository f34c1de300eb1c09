import type { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { board, boxes } from './board.js';
import { linePanel } from './line-panel.js';
import { numberPanel } from './number-panel.js';

const box = 'instance=~"$instance"';

/** All rooms at a glance: is everything fine, and where is it not. */
export function fleetBoard(): DashboardBuilder {
  return board('mien-fleet', 'mien: fleet', 'All boxes and rooms: is everything fine, and where is it not.', [boxes])
    .withPanel(
      numberPanel(
        'Cameras online',
        'Cameras that deliver frames.',
        'none',
        [[`sum(mien_camera_up{${box}})`, 'online']],
        {
          colours: ['green'],
        },
      ),
    )
    .withPanel(
      numberPanel(
        'Cameras offline',
        'Cameras that should deliver frames and do not.',
        'none',
        [[`count(mien_camera_up{${box}}) - sum(mien_camera_up{${box}})`, 'offline']],
        {
          colours: ['green', [1, 'red']],
        },
      ),
    )
    .withPanel(
      numberPanel(
        'Brokers connected',
        'Boxes whose MQTT broker is connected, of all.',
        'percentunit',
        [[`avg(mien_mqtt_connected{${box}})`, 'connected']],
        {
          colours: ['red', [1, 'green']],
        },
      ),
    )
    .withPanel(
      numberPanel(
        'Alerts',
        'Alerts of mien that fire at this moment, by name; nothing where all is well.',
        'none',
        [[`count by (alertname) (ALERTS{alertstate="firing",job="mien",${box}})`, '{{alertname}}']],
        {
          colours: ['orange', [1, 'red']],
        },
      ),
    )
    .withPanel(
      linePanel('Events an hour', 'Finished events of each camera.', 'none', [
        [`sum by (instance, camera) (increase(mien_events_total{${box}}[1h]))`, '{{instance}} {{camera}}'],
      ]),
    )
    .withPanel(
      linePanel('Frames a second', 'As decoded; a camera that falls behind its setting shows here first.', 'none', [
        [`camera:mien_frames:rate1m{${box}}`, '{{instance}} {{camera}}'],
      ]),
    )
    .withPanel(
      linePanel(
        'Time that can be used',
        'Of the time in which a face was in view: the share in which a movement would have been judged.',
        'percentunit',
        [[`camera:mien_usable:ratio_rate30m{${box}}`, '{{instance}} {{camera}}']],
      ),
    )
    .withPanel(
      linePanel(
        'Frames lost',
        'Dropped because they came too late or damaged; what consent keeps out is not counted.',
        'percentunit',
        [[`camera:mien_frames_dropped:ratio_rate5m{${box}}`, '{{instance}} {{camera}}']],
      ),
    )
    .withPanel(
      linePanel('Consent', 'Cameras by what the people before them said.', 'none', [
        [`sum by (state) (mien_consent_state{${box}})`, '{{state}}'],
      ]),
    )
    .withPanel(
      linePanel('Disk free', 'Room on the disk of the outbox.', 'percentunit', [
        [`mien_data_disk_free_bytes{${box}} / mien_data_disk_size_bytes{${box}}`, '{{instance}}'],
      ]),
    );
}
