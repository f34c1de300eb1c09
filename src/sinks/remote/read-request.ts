import type { z } from 'zod';
import { RequestError } from '../../errors.js';
import { type Asked, type MethodName, methodNames, type SettingName, settingNames } from '../topics.js';
import { enabledSchema, methodSchemas, type Request, sensitivitySchema, setConsentSchema } from './request.js';

/** No request needs more bytes. */
export const maxRequestBytes = 4_096;

/**
 * Understands a message that asks for something. Nothing else of mien reads what strangers write, so it takes any bytes.
 *
 * @param asked what its topic is about
 * @throws RequestError that says what is wrong in one sentence, without quoting more than a word of it
 */
export function readRequest(asked: Asked, payload: Uint8Array): Request {
  if (payload.byteLength > maxRequestBytes) {
    throw new RequestError(`A request of ${payload.byteLength} bytes was refused; ${maxRequestBytes} are the most.`);
  }
  const text = decode(payload);
  if (asked.kind === 'rpc') {
    const method = known(methodNames, asked.method, 'method');
    const value = check(methodSchemas[method], text === '' ? {} : parse(text), `rpc/${method}`);
    return { kind: 'rpc', method, value } as Request;
  }
  const setting = known(settingNames, asked.setting, 'setting');
  const { camera } = asked;
  const where = `camera/{camera}/${setting}/set`;
  if (setting === 'enabled') return { kind: 'set', setting, camera, value: check(enabledSchema, text, where) === 'ON' };
  if (setting === 'sensitivity') {
    return { kind: 'set', setting, camera, value: check(sensitivitySchema, text, where) };
  }
  return { kind: 'set', setting, camera, value: check(setConsentSchema, parse(text), where) };
}

function known<N extends MethodName | SettingName>(names: readonly N[], name: string, what: string): N {
  const found = names.find((one) => one === name);
  if (found === undefined) throw new RequestError(`mien knows no ${what} of that name; there are ${names.join(', ')}.`);
  return found;
}

function decode(payload: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
  } catch (cause) {
    throw new RequestError('A request was refused because it is no text (UTF-8).', { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RequestError('A request was refused because it is no JSON.', { cause });
  }
}

function check<S extends z.ZodType>(schema: S, value: unknown, where: string): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const key = issue?.path.join('.');
  const what = issue?.code === 'unrecognized_keys' ? 'it has a key that is not known' : issue?.message;
  throw new RequestError(`A request on ${where} was refused: ${key ? `${key}: ` : ''}${what}.`);
}
