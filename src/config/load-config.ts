import { dirname, resolve } from 'node:path';
import { type Document, isMap } from 'yaml';
import { ConfigError } from '../errors.js';
import type { Config } from './config.js';
import { type Environment, interpolate, override, strayVariables } from './environment.js';
import { explainIssue } from './explain-issue.js';
import { configJsonSchema } from './json-schema.js';
import type { Problem } from './problem.js';
import { resolveConfig } from './resolve-config.js';
import { configSchema } from './schema.js';
import type { Findings } from './surroundings.js';
import { readYaml } from './yaml-file.js';

export type LoadedConfig = {
  readonly config: Config;
  /** Sentences for the log: nothing that keeps mien from running. */
  readonly warnings: readonly string[];
};

function plainObject(document: Document, path: string): Record<string, unknown> {
  try {
    return document.toJS() as Record<string, unknown>;
  } catch (cause) {
    // Only aliases can fail now: one without an anchor, or so many that they would fill the memory.
    throw new ConfigError(`${path}:1:1: this is not valid YAML: ${(cause as Error).message}.`, { cause });
  }
}

/**
 * Reads `mien.yaml`: YAML, then `${NAME}` and MIEN_* variables of the environment, then the schema, then secret files
 * and the purposes that the law refuses.
 *
 * @param path the file; relative paths in it count from its folder
 * @throws ConfigError whose message has one line for each problem: `file:line:column: key what is wrong`
 */
export async function loadConfig(
  path: string,
  { env, now = Date.now }: { env: Environment; now?: () => number },
): Promise<LoadedConfig> {
  const { document, offsetOf, position } = await readYaml(path);
  if (!isMap(document.contents)) {
    throw new ConfigError(`${path}:1:1: the file holds no keys; copy mien.example.yaml to begin with.`);
  }

  let origins: ReadonlyMap<string, string> = new Map();
  const offset = (problem: Problem): number => problem.offset ?? offsetOf(problem.path);
  const line = (problem: Problem): string => {
    const key = problem.path.join('.');
    const variable = origins.get(key);
    const where = variable ? `environment variable ${variable}` : position(offset(problem));
    return `${where}: ${key && `${key} `}${problem.sentence}${/[.?]$/.test(problem.sentence) ? '' : '.'}`;
  };
  const lines = (problems: readonly Problem[]): string[] =>
    problems.toSorted((a, b) => offset(a) - offset(b)).map(line);
  const failure = (problems: readonly Problem[]): ConfigError => new ConfigError(lines(problems).join('\n'));

  const unset = interpolate(document, env);
  if (unset.length > 0) throw failure(unset);
  const root = plainObject(document, path);
  origins = override(root, env);

  const parsed = configSchema.safeParse(root);
  if (!parsed.success) {
    const schema = configJsonSchema();
    throw failure(parsed.error.issues.flatMap((issue) => explainIssue(issue, root, schema)));
  }
  const findings: Findings = { problems: [], warnings: [] };
  const config = await resolveConfig(parsed.data, { folder: dirname(resolve(path)), env, now, findings });
  if (findings.problems.length > 0) throw failure(findings.problems);
  const stray = strayVariables(env, Object.keys(parsed.data.cameras));
  return { config, warnings: [...lines(findings.warnings), ...stray] };
}
