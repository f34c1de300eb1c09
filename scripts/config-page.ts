// Writes docs/reference/config.md from the configuration's schema: npx tsx scripts/config-page.ts
import { writeFileSync } from 'node:fs';
import { configJsonSchema } from '../src/config/json-schema.js';

type Node = {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: readonly unknown[];
  const?: unknown;
  anyOf?: readonly Node[];
  items?: Node;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  properties?: Record<string, Node>;
  required?: readonly string[];
  additionalProperties?: Node | boolean;
};

/** What may be written for a key. */
function kind(node: Node): string {
  const choices = node.enum ?? node.anyOf?.map((one) => one.const);
  if (choices?.every((one) => one !== undefined)) return choices.map((one) => `\`${String(one)}\``).join(', ');
  if (node.type === 'array') return `list of ${node.items?.type === 'string' ? 'texts' : 'values'}`;
  const { type, minimum, exclusiveMinimum, maximum } = node;
  const least = exclusiveMinimum === undefined ? minimum : `above ${exclusiveMinimum}`;
  if (type === 'integer' || type === 'number') {
    const range = least !== undefined && maximum !== undefined ? `, ${least} to ${maximum}` : '';
    return `${type === 'integer' ? 'whole number' : 'number'}${range}`;
  }
  return type === 'boolean' ? '`true` or `false`' : 'text';
}

const inner = ({ properties, additionalProperties }: Node): Record<string, Node> =>
  properties ?? (typeof additionalProperties === 'object' ? { '<name>': additionalProperties } : {});

const worded = (text = ''): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

/** A row for each key that holds a value, and one for each that holds others. */
function rows(node: Node, path: string): string[] {
  return Object.entries(inner(node)).flatMap(([name, child]) => {
    const key = path ? `${path}.${name}` : name;
    const within = rows(child, key);
    if (within.length > 0) return [`| **\`${key}\`** | | | ${worded(child.description)} |`, ...within];
    const required = node.required?.includes(name) === true;
    const preset = child.default === undefined ? '' : `\`${JSON.stringify(child.default)}\``;
    return [`| \`${key}\` | ${kind(child)} | ${required ? '**needed**' : preset} | ${worded(child.description)} |`];
  });
}

/** The page of every key of mien.yaml, as markdown. */
export function configPage(): string {
  return `# Configuration

Every key of \`mien.yaml\`, from the schema that the program reads it with (\`src/config/schema.ts\`); \`config.schema.json\` beside this page is the
same for editors. \`npx mien check -c mien.yaml\` says what is wrong with a file, by line. An annotated example is \`mien.example.yaml\`.
\`\${NAME}\` in a value is replaced by that variable of the environment. Keys that are not here are refused.

| key | what may be written | unless written | what it means |
|---|---|---|---|
${rows(configJsonSchema() as Node, '').join('\n')}
`;
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(new URL('../docs/reference/config.md', import.meta.url), configPage());
