// Writes docs/reference/metrics.md from the table in src/sinks/metric-table.ts: npx tsx scripts/metrics-page.ts
import { writeFileSync } from 'node:fs';
import { type MetricDefinition, metricTable } from '../src/sinks/metric-table.js';

/** The page of metrics, as markdown. */
export function metricsPage(): string {
  const definitions: [string, MetricDefinition][] = Object.entries(metricTable);
  const rows = definitions.map(
    ([name, { type, labels, help }]) =>
      `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`,
  );
  const bounds = definitions
    .filter(([, { buckets }]) => buckets)
    .map(([name, { buckets }]) => `- \`${name}\`: ${buckets?.join(', ')}`);
  return `# Metrics

\`GET /metrics\` answers in Prometheus' text format. Units are seconds, bytes, pixels and ratios of 0 to 1; times are Unix time.
No label ever holds a person, a face, a session or an event. What is not known is absent, not 0.

| metric | type | labels | meaning |
|---|---|---|---|
${rows.join('\n')}

Node's own figures (\`process_*\`, \`nodejs_*\`) come along.

Upper bounds of the buckets, in seconds:

${bounds.join('\n')}
`;
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(new URL('../docs/reference/metrics.md', import.meta.url), metricsPage());
