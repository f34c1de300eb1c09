const words = new Set(
  'and or unless bool by without on ignoring group_left group_right offset inf nan start end'.split(' '),
);

/** The metrics that a PromQL expression names. Variables of Grafana count as text. */
export function expressionMetrics(expression: string): string[] {
  const plain = expression
    .replace(/"[^"]*"|'[^']*'/g, '')
    .replace(/\{[^}]*\}/g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, '')
    .replace(/\$\w+/g, '');
  const found = new Set<string>();
  for (const [name] of plain.matchAll(/(?<![\w.])[a-zA-Z_:][\w:]*(?!\s*\()\b(?!\s*\()/g)) {
    if (!words.has(name.toLowerCase())) found.add(name);
  }
  return [...found];
}
