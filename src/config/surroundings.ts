import type { Environment } from './environment.js';
import type { Problem } from './problem.js';

/** What is said about a configuration beside the configuration itself. */
export type Findings = { readonly problems: Problem[]; readonly warnings: Problem[] };

/** What a configuration is read in. */
export type Surroundings = {
  /** Relative paths count from here. */
  readonly folder: string;
  readonly env: Environment;
  /** UTC ms. */
  readonly now: () => number;
  readonly findings: Findings;
};
