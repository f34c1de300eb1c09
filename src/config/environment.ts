import { type Document, visit } from 'yaml';
import { nearest } from './nearest.js';
import type { KeyPath, Problem } from './problem.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that take the place of a key. Passwords are not among them: see `secretVariables`. */
const keyVariables: Record<string, KeyPath> = {
  MIEN_MQTT_URL: ['mqtt', 'url'],
  MIEN_MQTT_USERNAME: ['mqtt', 'username'],
  MIEN_MQTT_CLIENT_ID: ['mqtt', 'clientId'],
  MIEN_HTTP_HOST: ['http', 'host'],
  MIEN_HTTP_PORT: ['http', 'port'],
  MIEN_LOG_LEVEL: ['logLevel'],
};

/** The variables that hold the token and the password of the HTTP server. */
export const httpTokenVariable = 'MIEN_HTTP_TOKEN';
export const httpPasswordVariable = 'MIEN_HTTP_PASSWORD';

/** The variable that holds the broker's password. */
export const mqttPasswordVariable = 'MIEN_MQTT_PASSWORD';

/** The variable that holds a camera's password: `front-door` is read from MIEN_CAMERA_FRONT_DOOR_PASSWORD. */
export const cameraPasswordVariable = (camera: string): string =>
  `MIEN_CAMERA_${camera.toUpperCase().replaceAll('-', '_')}_PASSWORD`;

/** Plain text in the file may become a number or a truth value, as if it had been written there. */
function retyped(text: string): string | number | boolean {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return text === 'true' ? true : text === 'false' ? false : text;
}

/** Replaces `${NAME}` in the values of a YAML document by the environment's; `$${NAME}` stands for the text `${NAME}`. */
export function interpolate(document: Document, env: Environment): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || typeof node.value !== 'string' || !/\$\{/.test(node.value)) return;
      const text = node.value.replace(/\$?\$\{([^}]*)\}/g, (whole, name: string) => {
        if (whole.startsWith('$$')) return whole.slice(1);
        const value = env[name];
        if (value === undefined) {
          const sentence = `the environment variable ${name} is not set; set it, or write the value here`;
          problems.push({ path: [], sentence, offset: node.range?.[0] ?? 0 });
        }
        return value ?? '';
      });
      node.value = node.type === 'PLAIN' ? retyped(text) : text;
    },
  });
  return problems;
}

/** Writes the variables that are set over the parsed file, in place, and returns which variable gave which key. */
export function override(root: Record<string, unknown>, env: Environment): ReadonlyMap<string, string> {
  const origins = new Map<string, string>();
  for (const [variable, path] of Object.entries(keyVariables)) {
    const value = env[variable];
    if (value === undefined) continue;
    const [section, key] = path as [string, string | undefined];
    if (key === undefined) {
      root[section] = value;
    } else {
      const parent = root[section] ?? {};
      if (typeof parent !== 'object') continue;
      root[section] = { ...parent, [key]: variable === 'MIEN_HTTP_PORT' ? retyped(value) : value };
    }
    origins.set(path.join('.'), variable);
  }
  return origins;
}

/** One sentence for each variable that looks like one of mien's and is none, so that a misspelt password is noticed. */
export function strayVariables(env: Environment, cameras: readonly string[]): string[] {
  const secrets = [mqttPasswordVariable, httpTokenVariable, httpPasswordVariable];
  const known = [...Object.keys(keyVariables), ...secrets, ...cameras.map(cameraPasswordVariable)];
  const stray = Object.keys(env).filter((name) => /^MIEN_(MQTT|CAMERA|HTTP|LOG)/.test(name) && !known.includes(name));
  return stray.map((name) => {
    const meant = nearest(name, known);
    return `The environment variable ${name} means nothing to mien${meant ? `; did you mean ${meant}` : ''}.`;
  });
}
