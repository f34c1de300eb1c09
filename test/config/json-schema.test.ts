import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import test from 'ava';
import { parse } from 'yaml';
import { configJsonSchema } from '../../src/config/json-schema.js';

type Node = {
  description?: string;
  properties?: Record<string, Node>;
  additionalProperties?: Node | boolean;
};

test('the committed schema is what the definition gives', async (t) => {
  const committed = await readFile('docs/reference/config.schema.json', 'utf8');
  t.is(committed, `${JSON.stringify(configJsonSchema(), null, 2)}\n`, 'run: npx tsx scripts/write-config-schema.ts');
});

test('every key says what it means', (t) => {
  const visit = (node: Node, path: string): void => {
    for (const [key, child] of Object.entries(node.properties ?? {})) {
      t.truthy(child.description, `${path}.${key} has no description`);
      visit(child, `${path}.${key}`);
    }
    if (typeof node.additionalProperties === 'object') visit(node.additionalProperties, `${path}.*`);
  };
  visit(configJsonSchema(), '');
});

test('the example is valid by the JSON Schema, and a misspelt key is not', async (t) => {
  const validate = new Ajv2020({ strict: true }).compile(configJsonSchema());
  const example = parse(await readFile('mien.example.yaml', 'utf8'));
  t.true(validate(example), JSON.stringify(validate.errors));
  t.false(validate({ ...example, camera: {} }));
});
