import { RequestError } from '../../errors.js';
import type { Topics } from '../topics.js';

/**
 * Where a method is answered: the request's response topic (MQTT 5), else `rpc/{method}/response`. mien may write its own
 * topics, and who asks perhaps may not: so an answer never goes to one of them, nor to Home Assistant's.
 *
 * @throws RequestError when an answer may not go there
 */
export function replyTopic(
  topics: Topics,
  method: string,
  asked: string | undefined,
  closed: readonly string[],
): string {
  const own = topics.response(method);
  if (asked === undefined || asked === own) return own;
  const bad = asked === '' || asked.length > 512 || /[+#\0]|^\$/.test(asked);
  if (bad || [topics.prefix, ...closed].some((prefix) => asked.startsWith(prefix))) {
    throw new RequestError(
      `No answer is sent to this response topic; use one such as mien/reply/{your name}/{this box}.`,
    );
  }
  return asked;
}
