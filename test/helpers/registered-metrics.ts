import { type MetricDefinition, metricTable } from '../../src/sinks/metric-table.js';
import { createMetrics } from '../../src/sinks/metrics.js';

/** Every name that a scrape can hold: mien's metrics, Node's own, a histogram's parts, and Prometheus' `up`. */
export function registeredMetrics(): Set<string> {
  const { registry } = createMetrics({ version: '' });
  const definitions: [string, Pick<MetricDefinition, 'type'>][] = [
    ...Object.entries(metricTable),
    ...registry
      .getMetricsAsArray()
      .map(({ name, type }): [string, Pick<MetricDefinition, 'type'>] => [
        name,
        { type: String(type) as MetricDefinition['type'] },
      ]),
  ];
  const names = definitions.flatMap(([name, { type }]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
  return new Set([...names, 'up']);
}
