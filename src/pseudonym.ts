import { createHmac } from 'node:crypto';

/**
 * Names a track without saying who it is: HMAC-SHA-256 (RFC 2104) of UTC day, session, camera and track, so the same
 * person gets another name in the next session and tomorrow, and nobody without the key can tell that the two belong
 * together. (DESIGN section 10)
 *
 * @param key 32 random bytes, see `loadPseudonymKey`
 */
export function pseudonymiser(
  key: Uint8Array,
  camera: string,
): (session: string, track: number, utcMs: number) => string {
  return (session, track, utcMs) => {
    const day = new Date(utcMs).toISOString().slice(0, 10);
    return createHmac('sha256', key).update(`${day}/${session}/${camera}/${track}`).digest('hex').slice(0, 12);
  };
}
