import { isIPv6 } from 'node:net';

/** Failed logins of one address within the window before it has to wait, and the window, ms. */
const attempts = 5;
const windowMs = 60_000;
/** Addresses that are remembered; the one that failed longest ago is forgotten first. */
const remembered = 1_000;

/** Slows down whoever guesses passwords: after five failures an address has to wait for a minute. */
export class LoginLimit {
  readonly #failures = new Map<string, { count: number; at: number }>();
  readonly #now: () => number;

  /** @param now ms that rise */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** How long an address has to wait before its credentials are looked at again, ms; 0 when it need not. */
  wait(address: string): number {
    const failures = this.#failures.get(network(address));
    if (!failures || failures.count < attempts) return 0;
    return Math.max(0, failures.at + windowMs - this.#now());
  }

  failed(address: string): void {
    const key = network(address);
    const now = this.#now();
    const before = this.#failures.get(key);
    const count = before && now - before.at < windowMs ? before.count + 1 : 1;
    this.#failures.delete(key);
    this.#failures.set(key, { count, at: now });
    for (const oldest of this.#failures.keys()) {
      if (this.#failures.size <= remembered) break;
      this.#failures.delete(oldest);
    }
  }
}

/** Who has one IPv6 address mostly has a /64 of them. */
const network = (address: string): string =>
  isIPv6(address) && !address.startsWith('::ffff:') ? address.split(':').slice(0, 4).join(':') : address;
