import {
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  PanelBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { source, target } from './target.js';

/** How often each bucket of a histogram was hit, over time. `buckets` is an expression that keeps the label `le`. */
export function heatMapPanel(title: string, description: string, buckets: string): PanelBuilder {
  return new PanelBuilder()
    .title(title)
    .description(description)
    .datasource(source)
    .span(12)
    .height(8)
    .calculate(false)
    .color(new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Scheme).scheme('Oranges').steps(64))
    .yAxis(new YAxisConfigBuilder().unit('s'))
    .withTarget(target([buckets, '{{le}}'], 0).format(PromQueryFormat.Heatmap));
}
