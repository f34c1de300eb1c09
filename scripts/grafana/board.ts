import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { source } from './target.js';

/** A variable at the top of a dashboard: its name, what it is called, and where its values come from. */
export type Choice = readonly [name: string, label: string, query: string];

export const boxes: Choice = ['instance', 'Box', 'label_values(up{job="mien"}, instance)'];
export const cameras: Choice = ['camera', 'Camera', 'label_values(mien_camera_up{instance=~"$instance"}, camera)'];

/** An empty dashboard of mien's: its data source and what can be chosen, in the same dress as the others. */
export function board(uid: string, title: string, description: string, choices: readonly Choice[]): DashboardBuilder {
  const dashboard = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(['mien'])
    .timezone('browser')
    .refresh('30s')
    .time({ from: 'now-1h', to: 'now' })
    .tooltip(DashboardCursorSync.Crosshair)
    .readonly()
    .link(
      new DashboardLinkBuilder('mien')
        .type(DashboardLinkType.Dashboards)
        .tags(['mien'])
        .asDropdown(false)
        .keepTime(true)
        .includeVars(true),
    )
    .withVariable(new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'));
  for (const [name, label, query] of choices) {
    dashboard.withVariable(
      new QueryVariableBuilder(name)
        .label(label)
        .datasource(source)
        .query({ query, refId: name })
        .refresh(VariableRefresh.OnTimeRangeChanged)
        .sort(VariableSort.AlphabeticalAsc)
        .multi(true)
        .includeAll(true),
    );
  }
  return dashboard;
}
