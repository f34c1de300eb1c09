// Writes deploy/grafana/dashboards/*.json from the boards beside this file: npx tsx scripts/grafana/write-dashboards.ts
import { writeFileSync } from 'node:fs';
import { cameraBoard } from './camera-board.js';
import { deliveryBoard } from './delivery-board.js';
import { fleetBoard } from './fleet-board.js';
import { latencyBoard } from './latency-board.js';
import { modelBoard } from './model-board.js';

/** The dashboards by the names of their files, as JSON. */
export function dashboards(): Record<string, string> {
  const boards = [fleetBoard(), cameraBoard(), latencyBoard(), deliveryBoard(), modelBoard()].map((board) =>
    board.build(),
  );
  // Links and repetitions need ids that stay the same.
  for (const { panels = [] } of boards) for (const [index, panel] of panels.entries()) panel.id = index + 1;
  return Object.fromEntries(boards.map((board) => [`${board.uid}.json`, `${JSON.stringify(board, null, 2)}\n`]));
}

if (process.argv[1] === import.meta.filename) {
  for (const [name, json] of Object.entries(dashboards()))
    writeFileSync(new URL(`../../deploy/grafana/dashboards/${name}`, import.meta.url), json);
}
