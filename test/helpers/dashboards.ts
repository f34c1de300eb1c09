import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../deploy/grafana/dashboards/', import.meta.url);

export type Panel = {
  readonly id: number;
  readonly title: string;
  readonly type: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string; readonly datasource: { readonly uid: string } }[];
};
export type Dashboard = {
  readonly uid: string;
  readonly title: string;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string }[] };
};

/** The committed dashboards' texts by the names of their files. */
export const dashboardFiles: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
);

export const dashboards = Object.values(dashboardFiles).map((text) => JSON.parse(text) as Dashboard);

/** Every query of every panel. */
export const queries = dashboards.flatMap(({ title, panels }) =>
  panels.flatMap((panel) => panel.targets.map(({ expr }) => ({ panel: `${title}: ${panel.title}`, expr }))),
);
