import type { z } from 'zod';
import { isMemberState } from './jurisdictions.js';
import { nearest } from './nearest.js';
import { type KeyPath, type Problem, shown } from './problem.js';

type Issue = z.core.$ZodIssue;

/** The part of a JSON Schema that is read here. */
type Node = { description?: string; properties?: Record<string, Node>; additionalProperties?: Node | boolean };

const kinds: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a group of keys',
  record: 'a group of keys',
  array: 'a list',
};

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return kinds[typeof value] ?? typeof value;
}

function schemaAt(schema: Node, path: KeyPath): Node | undefined {
  let node: Node | undefined = schema;
  for (const segment of path) {
    const other: Node | undefined =
      typeof node?.additionalProperties === 'object' ? node.additionalProperties : undefined;
    node = node?.properties?.[String(segment)] ?? other;
  }
  return node;
}

function valueAt(root: unknown, path: KeyPath): unknown {
  let value = root;
  for (const segment of path) value = (value as Record<string | number, unknown> | null | undefined)?.[segment];
  return value;
}

const suggestion = (word: string, candidates: readonly string[]): string => {
  const meant = nearest(word, candidates);
  return meant === undefined ? '' : `; did you mean '${meant}'?`;
};

function wrongType(expected: string, value: unknown, about: string | undefined): string {
  const meaning = about ? `: ${about}` : '';
  if (value === undefined) return `is missing${meaning}`;
  const wanted = `must be ${kinds[expected] ?? expected}`;
  if (value === null) return `is empty and ${wanted}${meaning}`;
  if (expected === 'int' && typeof value === 'number') return `${wanted}, not ${value}`;
  const quoted = expected === 'string' && typeof value !== 'object' ? '; put it in quotes' : '';
  return `${wanted}, not ${kindOf(value)}${quoted}`;
}

function wrongChoice(choices: readonly string[], value: unknown, key: unknown): string {
  const wanted = `must be one of ${choices.join(', ')}`;
  if (value === undefined) return `is missing and ${wanted}`;
  if (key === 'jurisdiction' && typeof value === 'string' && isMemberState(value)) {
    return `${wanted}, not ${shown(value)}; write EU for a member state`;
  }
  return `${wanted}, not ${shown(value)}${typeof value === 'string' ? suggestion(value, choices) : ''}`;
}

/**
 * Says in plain words what zod found, one problem for each key at fault.
 *
 * @param root the value that was parsed
 * @param schema the JSON Schema of the same definition: it knows each key's neighbours and description
 */
export function explainIssue(issue: Issue, root: unknown, schema: Node): Problem[] {
  const path = issue.path as KeyPath;
  const value = valueAt(root, path);
  const one = (sentence: string): Problem[] => [{ path, sentence }];
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = Object.keys(schemaAt(schema, path)?.properties ?? {});
      return issue.keys.map((key) => ({
        path: [...path, key],
        sentence: `is no key that mien knows${suggestion(key, known) || `; the keys here are ${known.join(', ')}`}`,
      }));
    }
    case 'invalid_type':
      return one(wrongType(issue.expected, value, schemaAt(schema, path)?.description));
    case 'invalid_value':
      return one(wrongChoice(issue.values.map(String), value, path.at(-1)));
    case 'too_small':
      if (issue.origin === 'string') return one('must not be empty');
      return one(`must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}, not ${shown(value)}`);
    case 'too_big':
      if (issue.origin === 'string') return one(`may be at most ${issue.maximum} characters long`);
      return one(`must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}, not ${shown(value)}`);
    case 'invalid_key':
      return one(`${issue.issues[0]?.message ?? 'is not a name'}`);
    default:
      return one(issue.message);
  }
}
