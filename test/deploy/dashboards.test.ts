import { readFileSync } from 'node:fs';
import test from 'ava';
import { parse } from 'yaml';
import { dashboards as generate } from '../../scripts/grafana/write-dashboards.js';
import { dashboardFiles, dashboards, queries } from '../helpers/dashboards.js';
import { expressionMetrics } from '../helpers/expression-metrics.js';
import { registeredMetrics } from '../helpers/registered-metrics.js';

const text = (path: string): string => readFileSync(new URL(`../../deploy/${path}`, import.meta.url), 'utf8');

test('the committed dashboards are what their code gives', (t) => {
  t.deepEqual(dashboardFiles, generate());
});

test('every expression names registered metrics, recorded ones and alerts alone', (t) => {
  const rules = parse(text('prometheus/rules/mien-recording.yml')) as { groups: { rules: { record: string }[] }[] };
  const known = registeredMetrics().add('ALERTS');
  for (const { record } of rules.groups.flatMap((group) => group.rules)) known.add(record);
  t.true(queries.length > 40);
  for (const { panel, expr } of queries) {
    const names = expressionMetrics(expr);
    t.true(names.length > 0, panel);
    t.deepEqual(
      names.filter((name) => !known.has(name)),
      [],
      panel,
    );
  }
});

test('every variable that an expression uses is at the top of its dashboard', (t) => {
  for (const { title, panels, templating } of dashboards) {
    const given = new Set(templating.list.map(({ name }) => `$${name}`));
    const used = panels.flatMap(({ targets }) =>
      targets.flatMap(({ expr, datasource }) =>
        [...`${expr} ${datasource.uid}`.matchAll(/\$\w+/g)].map(([name]) => name),
      ),
    );
    t.deepEqual(
      used.filter((name) => !given.has(name) && name !== '$__rate_interval'),
      [],
      title,
    );
  }
});

test('panels have ids of their own, lie within the 24 columns, and do not overlap', (t) => {
  for (const { title, panels, schemaVersion } of dashboards) {
    t.true(schemaVersion >= 36, title);
    t.is(new Set(panels.map(({ id }) => id)).size, panels.length, title);
    const taken = new Set<string>();
    for (const { title: panel, gridPos } of panels) {
      t.true(gridPos.x + gridPos.w <= 24, panel);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          t.false(taken.has(`${x} ${y}`), panel);
          taken.add(`${x} ${y}`);
        }
    }
  }
});

test('Grafana finds the dashboards where compose puts them', (t) => {
  const { providers } = parse(text('grafana/provisioning/dashboards/mien.yaml')) as {
    providers: { options: { path: string } }[];
  };
  const compose = parse(text('compose.yaml')) as {
    services: { grafana: { volumes: string[]; environment: Record<string, string> } };
  };
  const { volumes, environment } = compose.services.grafana;
  t.true(volumes.includes(`./grafana/dashboards:${providers[0]?.options.path}:ro`));
  t.true(volumes.includes('./grafana/provisioning:/etc/grafana/provisioning:ro'));
  t.truthy(environment['PROMETHEUS_URL']);
});
