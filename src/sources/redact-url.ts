/** Names under which cameras take credentials in a path or a query, as in `/user=admin&password=x&channel=1`. */
const secret = /\b(user(?:name)?|usr|login|pass(?:word|wd)?|pwd|token|key|auth|secret)=[^&/?#\s]*/gi;

/**
 * A URL without what nobody may see: its user information and the values of credential-like parameters.
 *
 * A password with a raw `/`, `?` or `#` makes a URL ambiguous, so everything up to the last `@` counts as user
 * information; an `@` that belongs to the path must be written `%40`.
 */
export function redactUrl(url: string): string {
  const [, scheme = '', rest = url] = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is.exec(url) ?? [];
  return scheme + rest.slice(rest.lastIndexOf('@') + 1).replace(secret, '$1=***');
}
