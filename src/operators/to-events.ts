import { map, type OperatorFunction } from 'rxjs';
import type { Clock } from '../clock.js';
import type { MienEvent } from '../event.js';
import type { Moment } from '../expression.js';
import type { ModelIdentity, Resemblance } from '../resemblance.js';
import type { IdentifiedExpression } from './identify.js';

/** What is the same in every event of a camera. */
export type EventContext = {
  site: string;
  edge: string;
  camera: string;
  /** Number of the first message; 0 unless the camera has sent some already. */
  firstSeq?: number;
  /** The model that will be asked; named already in an event that it has not seen yet. */
  model: ModelIdentity;
  /** A name for a track that says nothing of the person, is another one in each session and changes daily. */
  pseudonym: (session: string, track: number, utcMs: number) => string;
  clock: Clock;
};

/** An expression as spotted, or with what the model said about it. */
export type Reportable = IdentifiedExpression & { readonly resemblance?: Resemblance };

const iso = (utcMs: number): string => new Date(Math.round(utcMs)).toISOString();
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
const moment = ({ time, pts, frame }: Moment): MienEvent['apex'] => ({ time: iso(time), pts: rounded(pts, 4), frame });

/**
 * Turns expressions into `mien.event/1` messages: `new` for one that was just spotted, `end` for one that the model has
 * spoken about. `seq` rises with every message of the camera. (DESIGN section 5)
 */
export function toEvents(context: EventContext): OperatorFunction<Reportable, MienEvent> {
  const { site, edge, camera, clock, firstSeq = 0 } = context;
  return map((expression, index): MienEvent => {
    const { id, face, onset, apex, offset, resemblance, decided, spotted } = expression;
    const { session, state, ref } = expression.consent;
    return {
      schema: 'mien.event/1',
      id,
      type: resemblance ? 'end' : 'new',
      seq: firstSeq + index,
      replayed: false,
      site,
      edge,
      camera,
      session,
      face: {
        track: expression.track,
        pseudonym: context.pseudonym(session, expression.track, spotted),
        box: {
          x: rounded(face.box.x, 1),
          y: rounded(face.box.y, 1),
          width: rounded(face.box.width, 1),
          height: rounded(face.box.height, 1),
        },
        sizePx: rounded(Math.max(face.box.width, face.box.height), 1),
        pose: { yaw: rounded(face.pose.yaw, 1), pitch: rounded(face.pose.pitch, 1), roll: rounded(face.pose.roll, 1) },
        quality: rounded(face.quality, 3),
      },
      onset: moment(onset),
      apex: moment(apex),
      offset: moment(offset),
      // By the camera's clock: when frames arrived late, the times of their capture are only estimates.
      durationMs: rounded(1000 * (offset.pts - onset.pts), 1),
      label: resemblance?.label ?? null,
      probabilities: { ...resemblance?.probabilities },
      abstained: resemblance?.abstained ?? true,
      calibration: resemblance?.calibration ?? null,
      evidence: {
        regions: expression.regions.map(({ name, peakPx, directionDeg, onsetMs }) => ({
          name,
          peakPx: rounded(peakPx, 3),
          directionDeg: rounded(directionDeg, 1),
          onsetMs: rounded(onsetMs, 1),
        })),
        score: rounded(expression.score, 3),
        threshold: expression.threshold,
      },
      model: { ...(resemblance?.model ?? context.model) },
      timing: {
        captured: iso(apex.time),
        spotted: iso(spotted),
        classified: resemblance ? iso(clock.now(decided)) : null,
        published: null,
      },
      flags: [...expression.flags],
      consent: { state, ref },
    };
  });
}
