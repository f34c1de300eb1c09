import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';

/** A line of a panel: a PromQL expression and what its legend says. */
export type Line = readonly [expression: string, legend: string];

/** The data source that a viewer chooses at the top of a dashboard. */
export const source = { type: 'prometheus', uid: '$datasource' };

/** One query of a panel; `refId` distinguishes it from the panel's others. */
export function target([expression, legend]: Line, index: number): DataqueryBuilder {
  return new DataqueryBuilder()
    .datasource(source)
    .refId(String.fromCharCode(65 + index))
    .expr(expression)
    .legendFormat(legend);
}
