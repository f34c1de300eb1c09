import type { Mark } from '../drawing/mark.js';

type Attributes = Readonly<Record<string, string | number | boolean>>;
type Child = Node | string;

function fill<E extends Element>(made: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, '');
    else if (value !== false) made.setAttribute(name, String(value));
  }
  made.append(...children);
  return made;
}

/** Makes an HTML element; text is never read as HTML. `false` leaves an attribute out. */
export const html = <T extends keyof HTMLElementTagNameMap>(
  tag: T,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[T] => fill(document.createElement(tag), attributes, children);

/** Makes an SVG element. */
export const svg = (tag: string, attributes: Attributes = {}, ...children: Child[]): SVGElement =>
  fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);

/** A drawing as elements of the page. */
export const drawn = ({ tag, attributes, children }: Mark): SVGElement =>
  svg(tag, attributes, ...children.map((child) => (typeof child === 'string' ? child : drawn(child))));

/** The element of the page with this id. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element ${id}.`);
  return found;
}
