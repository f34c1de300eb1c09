import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { defaultJudge } from '../spotting/judges.js';

/** Where the demo finds and puts things. */
export type DemoPlaces = { clip: string; folder: string; mqttPort: number; httpPort: number };

/** The configuration that `mien demo` runs with: one room, the embedded clip in a loop, everything on loopback. */
export function demoConfig({ clip, folder, mqttPort, httpPort }: DemoPlaces): Config {
  return {
    site: 'demo',
    edge: 'local',
    purpose: 'research',
    jurisdiction: 'other',
    cameras: [
      {
        name: 'room-1',
        kind: 'file',
        url: clip,
        transport: 'tcp',
        loop: true,
        enabled: true,
        consent: { state: 'granted', ref: 'rendered face, no real person' },
        stabiliser: 'anchored',
        spotting: { preset: 'balanced', judge: defaultJudge },
        magnification: 2,
        pictures: { preview: false, apex: false },
      },
    ],
    mqtt: {
      url: `mqtt://127.0.0.1:${mqttPort}`,
      prefix: 'mien/v1/demo/local/',
      clientId: 'mien-demo-local',
      protocolVersion: 4,
      control: true,
      outbox: {
        path: join(folder, 'outbox'),
        maxBytes: 2 ** 24,
        maxAgeHours: 1,
        replayPerSecond: 100,
        liveWaitSeconds: 5,
      },
    },
    http: { host: '127.0.0.1', port: httpPort, hosts: [] },
    dataFolder: folder,
    retention: { journalDays: 1, auditDays: 1 },
    notice: {},
    model: { engine: 'ort', amplification: 2 },
    logLevel: 'warn',
  };
}
