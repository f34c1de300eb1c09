import { createHmac } from 'node:crypto';

/**
 * Names a track without saying who it is: a keyed hash of UTC day, camera and track, so the same person gets another
 * name tomorrow, and nobody without the key can tell the two belong together. (DESIGN section 10)
 *
 * @param key 32 random bytes that live as long as the session
 */
export function pseudonymiser(key: Uint8Array, camera: string): (track: number, utcMs: number) => string {
  return (track, utcMs) => {
    const day = new Date(utcMs).toISOString().slice(0, 10);
    return createHmac('sha256', key).update(`${day}/${camera}/${track}`).digest('hex').slice(0, 12);
  };
}
