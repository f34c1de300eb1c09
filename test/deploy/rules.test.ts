import { readdirSync, readFileSync } from 'node:fs';
import test from 'ava';
import { parse } from 'yaml';
import { alertsPage } from '../../scripts/alerts-page.js';
import { expressionMetrics } from '../helpers/expression-metrics.js';
import { registeredMetrics } from '../helpers/registered-metrics.js';

const folder = new URL('../../deploy/prometheus/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, folder), 'utf8');

type Rule = {
  record?: string;
  alert?: string;
  expr: string;
  labels?: { severity: string };
  annotations?: { summary: string; action: string };
};
const rulesOf = (file: string): Rule[] =>
  (parse(read(`rules/${file}`)) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules);
const rules = readdirSync(new URL('rules/', folder)).flatMap(rulesOf);
const alerts = rules.filter(({ alert }) => alert);

test('the metrics that an expression names are found', (t) => {
  t.deepEqual(
    expressionMetrics('sum by (a, le) (rate(x_total{camera=~"$camera"}[5m])) / on (job) b:c:d > 0.5 and y offset 5m'),
    ['x_total', 'b:c:d', 'y'],
  );
  t.deepEqual(expressionMetrics('histogram_quantile(0.95, z_bucket) or time() - w unless absent(v)'), [
    'z_bucket',
    'w',
    'v',
  ]);
});

test('rules name registered metrics and recorded ones alone', (t) => {
  const known = registeredMetrics();
  for (const { record } of rules) if (record) known.add(record);
  for (const { expr, record, alert } of rules) {
    const names = expressionMetrics(expr);
    t.true(names.length > 0);
    t.deepEqual(
      names.filter((name) => !known.has(name)),
      [],
      record ?? alert,
    );
  }
});

test('every alert says how urgent it is, what happened and what to do, and has a unit test', (t) => {
  const tests = readdirSync(new URL('tests/', folder))
    .map((file) => read(`tests/${file}`))
    .join('\n');
  t.true(alerts.length >= 20);
  for (const { alert = '', labels, annotations } of alerts) {
    t.true(['page', 'ticket'].includes(labels?.severity ?? ''), alert);
    t.true((annotations?.summary.length ?? 0) > 20 && (annotations?.action.length ?? 0) > 20, alert);
    t.regex(tests, new RegExp(`alertname[=:] ?"?${alert}\\b`), alert);
  }
});

test('the page of alerts says what the rules say', (t) => {
  t.is(readFileSync(new URL('../../docs/reference/alerts.md', import.meta.url), 'utf8'), alertsPage());
});
