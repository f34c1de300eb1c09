import * as common from '@grafana/grafana-foundation-sdk/common';
import { type Threshold, ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { type Line, source, target } from './target.js';

export type NumberOptions = {
  /** Values from which on it is shown in another colour, rising; the first is the colour below all of them. */
  readonly colours?: readonly [first: string, ...steps: (readonly [from: number, colour: string])[]];
  readonly span?: number;
};

/** The latest figures, large, a quarter of a row wide unless said. */
export function numberPanel(
  title: string,
  description: string,
  unit: string,
  lines: readonly Line[],
  { colours: [first, ...steps] = ['blue'], span = 6 }: NumberOptions = {},
): PanelBuilder {
  const thresholds: Threshold[] = [{ value: null, color: first }, ...steps.map(([value, color]) => ({ value, color }))];
  return new PanelBuilder()
    .title(title)
    .description(description)
    .datasource(source)
    .unit(unit)
    .span(span)
    .height(5)
    .graphMode(common.BigValueGraphMode.Area)
    .colorMode(common.BigValueColorMode.Value)
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(thresholds))
    .targets(lines.map(target));
}
