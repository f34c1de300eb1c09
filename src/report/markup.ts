import type { Mark } from '../drawing/mark.js';
import { escapeHtml } from './escape-html.js';

/** A drawing as the text of a page; all text in it is escaped. */
export function markup({ tag, attributes, children }: Mark): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeHtml(String(value))}"`);
  const inside = children.map((child) => (typeof child === 'string' ? escapeHtml(child) : markup(child)));
  return `<${tag}${written.join('')}>${inside.join('')}</${tag}>`;
}
