import { Secret } from './secret.js';

/** An address without the credentials that were written into it. */
export type Address = { readonly url: string; readonly username?: string; readonly password?: Secret };

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/**
 * Takes user and password out of an address, so that what is passed on may be logged.
 *
 * @param schemes those that are allowed, such as `rtsp`
 * @returns the parts, or a sentence about what is wrong that shows nothing of a password
 */
export function splitAddress(text: string, schemes: readonly string[]): Address | string {
  const allowed = schemes.map((scheme) => `${scheme}://`).join(', ');
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined || !schemes.includes(scheme)) return `must begin with ${allowed}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // An @ that no user stands before is the rest of a password that held a / or a #.
  const torn = url && !url.username && !url.password && text.includes('@');
  if (!url?.hostname || torn) {
    return `is not an address; write ${scheme}://host:port/path, and keep the user in username and the password in passwordFile`;
  }
  const username = decoded(url.username);
  const password = decoded(url.password);
  return {
    // As it was written: cameras differ in what they make of an escaped path.
    url: text.replace(/\/\/[^/?#]*@/, '//'),
    ...(username && { username }),
    ...(password && { password: new Secret(password) }),
  };
}
