import * as common from '@grafana/grafana-foundation-sdk/common';
import { VizLegendOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { type Line, source, target } from './target.js';

/** Lines over time, half a row wide. `unit` is Grafana's word: s, bytes, percentunit, short, none... */
export function linePanel(title: string, description: string, unit: string, lines: readonly Line[]): PanelBuilder {
  return new PanelBuilder()
    .title(title)
    .description(description)
    .datasource(source)
    .unit(unit)
    .min(0)
    .span(12)
    .height(8)
    .fillOpacity(8)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom),
    )
    .targets(lines.map(target));
}
