import { Observable, type OperatorFunction, Subject } from 'rxjs';
import type { CameraStatus } from '../camera-status.js';
import type { Consent } from '../consent.js';
import type { Frame } from '../frame.js';
import { type Meter, noMeter } from '../meter.js';

export type ConsentGateOptions<T> = {
  /** What the people before this camera said, now and whenever it changes. */
  consent: Observable<Consent>;
  /** Looks at the frames of one session; subscribed anew for each, so that nothing is carried from one to the next. It completes after its frames do. */
  look: (frames: Observable<Frame>, consent: Consent) => Observable<T>;
  onStatus?: (status: CameraStatus) => void;
  meter?: Meter;
};

const closed: CameraStatus = {
  state: 'degraded',
  reason: 'no_consent',
  message: 'No consent is recorded for this camera: its frames are dropped unseen until it is granted.',
};

/**
 * Lets no frame through unless consent is granted: it goes back to the source before anything has looked at it, and is
 * only counted. Each change of consent ends the session: frames that wait are still looked at, under the consent they
 * came with, and the next session begins with nothing known. (DESIGN section 10)
 *
 * @example frames.pipe(consentGate({ consent, look: (passed) => passed.pipe(trackFaces({ detector, mesh })) }))
 */
export function consentGate<T>(options: ConsentGateOptions<T>): OperatorFunction<Frame, T> {
  const { consent, look, onStatus = () => {}, meter = noMeter } = options;
  return (source) =>
    new Observable<T>((subscriber) => {
      let current: Consent | undefined;
      /** Takes frames while the gate is open. */
      let open: Subject<Frame> | undefined;
      /** A session's frames are being looked at; the networks serve one session at a time. */
      let looking = false;
      let ended = false;
      /** The epoch in which the status said that the gate is closed. */
      let said: number | undefined;

      const begin = (): void => {
        if (looking || ended || current?.state !== 'granted') return;
        const frames = new Subject<Frame>();
        open = frames;
        looking = true;
        subscriber.add(
          look(frames, current).subscribe({
            next: (value) => subscriber.next(value),
            error: (error) => subscriber.error(error),
            complete() {
              looking = false;
              if (ended) subscriber.complete();
              else begin();
            },
          }),
        );
      };

      const end = (): void => {
        const frames = open;
        open = undefined;
        frames?.complete();
      };

      const drop = (frame: Frame): void => {
        frame.release();
        meter.drop('decode', 'no_consent');
        // Said again in a new epoch: a camera that was away and came back has just been called online.
        if (frame.epoch !== said && current?.state !== 'granted') {
          onStatus(closed);
          said = frame.epoch;
        }
      };

      const pass = (frames: Subject<Frame>, frame: Frame): void => {
        if (said !== undefined) onStatus({ state: 'online', reason: null, message: null });
        said = undefined;
        frames.next(frame);
      };

      subscriber.add(
        consent.subscribe((next) => {
          current = next;
          end();
          begin();
        }),
      );
      subscriber.add(
        source.subscribe({
          next: (frame) => (open ? pass(open, frame) : drop(frame)),
          error: (error) => subscriber.error(error),
          complete() {
            ended = true;
            end();
            if (!looking) subscriber.complete();
          },
        }),
      );
    });
}
