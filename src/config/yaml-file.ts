import { readFile } from 'node:fs/promises';
import { type Document, isAlias, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { ConfigError } from '../errors.js';
import type { KeyPath } from './problem.js';

/** A YAML file with the positions of its keys. */
export type YamlFile = {
  readonly document: Document;
  /** Character at which a key stands, or the nearest key above it that exists. */
  offsetOf(path: KeyPath): number;
  /** `file:line:column` of a character. */
  position(offset: number): string;
};

const readHints: Record<string, string> = {
  ENOENT: 'does not exist; copy mien.example.yaml to begin with',
  EACCES: 'may not be read by this user; change its owner or mode',
  EISDIR: 'is a folder; name the YAML file in it',
};

const syntaxHints: Record<string, string> = {
  TAB_AS_INDENT: 'indent with spaces',
  DUPLICATE_KEY: 'remove one of the two',
  BAD_INDENT: 'align it with its neighbours',
  MISSING_CHAR: 'close what was opened',
  BLOCK_AS_IMPLICIT_KEY: 'put text that holds ": " in quotes',
  BAD_SCALAR_START: 'put the text in quotes',
  MULTIPLE_DOCS: 'keep one document and remove the --- line',
};

function offsetOf(document: Document, path: KeyPath): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const segment of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (!isMap(node)) break;
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(segment));
    if (!pair) break;
    offset = (isNode(pair.key) ? pair.key.range?.[0] : undefined) ?? offset;
    node = pair.value;
  }
  return offset;
}

/**
 * Reads and parses one YAML 1.2 file.
 *
 * @throws ConfigError that says where the file stops being YAML, or why it cannot be read
 */
export async function readYaml(path: string): Promise<YamlFile> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const why = readHints[cause.code ?? ''] ?? `cannot be read (${cause.code})`;
    throw new ConfigError(`The configuration ${path} ${why}.`, { cause });
  });
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, merge: true });
  const position = (offset: number): string => {
    const { line, col } = lineCounter.linePos(offset);
    return `${path}:${Math.max(1, line)}:${Math.max(1, col)}`;
  };
  const broken = document.errors[0];
  if (broken) {
    // What follows the first error is mostly its echo.
    const hint = syntaxHints[broken.code] ?? 'mend the line or the one before it';
    const what = broken.message.replace(/; please use.*$/, '');
    throw new ConfigError(`${position(broken.pos[0])}: this is not valid YAML: ${what}; ${hint}.`);
  }
  return { document, position, offsetOf: (keys) => offsetOf(document, keys) };
}
