/** A name out of a file as an error shows it: in quotes, cut, and without characters that a terminal would obey. */
export function quoted(name: string): string {
  const clean = name.slice(0, 80).replace(/[^\x20-\x7e]/g, '?');
  return `'${clean}${name.length > 80 ? '...' : ''}'`;
}
