// Entry of a worker thread written in TypeScript: on Node 20 tsx's --import reaches the main thread alone.
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData.entry);
