import { redactUrl } from './redact-url.js';

/** A URL in a text, and a value that is named as a secret: `user-pw=x`, `--password x`, `token: x`. */
const url = /[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi;
const secret =
  /([\w-]*(?:pass(?:word|wd)?|pwd|pw|token|secret|auth|key)["']?\s*(?:[=:]\s*|\s))("[^"]*"|'[^']*'|[^\s"',;&]+)/gi;

/**
 * Makes what takes the credentials out of a program's messages: those of URLs, values that are named as secrets, and
 * whatever of that kind stands in the program's own arguments, however it says it.
 */
export function textRedactor(command: readonly string[]): (text: string) => string {
  const given = command.join(' ');
  const inUrls = [...given.matchAll(url)].flatMap(([found]) => {
    const userinfo = /:\/\/(.*)@/.exec(found)?.[1] ?? '';
    return [userinfo, userinfo.slice(userinfo.indexOf(':') + 1)];
  });
  const named = [...given.matchAll(secret)].map(([, , value = '']) => value.replace(/^["']|["']$/g, ''));
  const known = [...new Set([...inUrls, ...named].flatMap((text) => [text, decoded(text)]))]
    .filter((text) => text.length > 2)
    .sort((a, b) => b.length - a.length);
  return (text) =>
    known.reduce((rest, one) => rest.replaceAll(one, '***'), text.replace(url, redactUrl)).replace(secret, '$1***');
}

/** What a part of a URL says; text that is not percent-encoded says itself. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
