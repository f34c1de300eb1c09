import type { MessagePort } from 'node:worker_threads';
import type { ErrorCode } from '../errors.js';
import type { Crops } from '../expression.js';
import type { ModelIdentity, Resemblance } from '../resemblance.js';
import type { Attempt } from './engine.js';
import type { EngineOptions } from './open-model.js';

/** The motion of an expression, as the network takes it and as people see it; `operators/magnify` says more. */
export type Motion = { readonly input: Float32Array; readonly apex: Uint8Array; readonly amplification: number };

/** What a client asks of the model's thread, on its own port. */
export type ModelRequest =
  | { readonly id: number; readonly kind: 'magnify'; readonly crops: Crops; readonly amplification: number }
  | { readonly id: number; readonly kind: 'classify'; readonly input: Float32Array; readonly amplification: number };

/** A failure, as it crosses threads. */
export type Failure = { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string };

export type ModelReply = { readonly id: number } & (
  | { readonly kind: 'magnified'; readonly motion: Motion }
  | { readonly kind: 'classified'; readonly resemblance: Resemblance }
  | Failure
);

/** What the thread is started with. */
export type ModelJob = EngineOptions & { readonly path?: string };

/** What the app tells the thread. */
export type ModelCommand = { readonly kind: 'connect'; readonly port: MessagePort } | { readonly kind: 'stop' };

/** What the thread tells the app: that it is warm, that it cannot be, and how long each run of the network took. */
export type ModelNews =
  | {
      readonly kind: 'ready';
      readonly identity: ModelIdentity;
      readonly labels: readonly string[];
      readonly trained: boolean;
      readonly attempts: readonly Attempt[];
    }
  | { readonly kind: 'ran'; readonly ms: number; readonly samples: number }
  | Failure;
