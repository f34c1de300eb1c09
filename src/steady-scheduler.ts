import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { systemMonotonic } from './monotonic.js';

/**
 * Schedules as RxJS does by default, but its time never jumps: `asyncScheduler.now()` is the wall clock, and what lasted
 * for a second while that was set forward by an hour did not last for an hour.
 */
export const steadyScheduler: SchedulerLike = {
  now: systemMonotonic.now,
  schedule: asyncScheduler.schedule.bind(asyncScheduler),
};
