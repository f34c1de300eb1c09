/** A piece of a drawing: an SVG element that belongs to no page yet, so that a browser and a file can both show it. */
export type Mark = {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (Mark | string)[];
};

export const mark = (tag: string, attributes: Mark['attributes'], ...children: Mark['children']): Mark => ({
  tag,
  attributes,
  children,
});
