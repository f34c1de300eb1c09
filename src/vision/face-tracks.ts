import type { Box } from '../face.js';
import { atRest, type FaceMotion, moved, predictedBox } from './face-motion.js';
import { overlap } from './overlap.js';

/** One face over time. */
export type Track = {
  /** Never used again. */
  readonly id: number;
  /** Rises when the face is found again after it was lost, and with every break of the picture. */
  readonly epoch: number;
  readonly motion: FaceMotion;
  /** Since when it is out of sight, ms; undefined while it is in view. */
  readonly lostAt: number | undefined;
};

/** Which track each box belongs to, by the box's index; undefined for a face that nobody knows. */
export type Assignment = readonly (Track | undefined)[];

export type FaceTracksOptions = {
  /** How long a lost face may take its id up again, ms. */
  graceMs: number;
};

/** For so long, ms, a face out of sight is expected where its motion would take it; then only where it was last. */
const onPathMs = 1000;

/** Less likeness than this is another face. The detector's box and the mesh's overlap by .6 and more on a still face. */
const leastLikeness = 0.2;

/**
 * The book of faces: which ids there are, where each face is and goes, and which of them a box shows. It knows nothing
 * of pictures; whoever looks at them reports what is seen and lost. Times are ms on one time line, until `breakUp`.
 */
export class FaceTracks {
  readonly #graceMs: number;
  #tracks: readonly Track[] = [];
  #nextId = 0;

  constructor({ graceMs }: FaceTracksOptions) {
    this.#graceMs = graceMs;
  }

  /** Faces that are in view, oldest first. */
  get inView(): readonly Track[] {
    return this.#tracks.filter((track) => track.lostAt === undefined);
  }

  /** Faces that went out of sight less than the time of grace ago. */
  get lost(): readonly Track[] {
    return this.#tracks.filter((track) => track.lostAt !== undefined);
  }

  /**
   * Says which face each box shows: most alike pair first. Likeness is the overlap with where constant velocity takes
   * the face; for a lost face also half the overlap with where it was last, since people lean out and back.
   */
  assign(boxes: readonly Box[], at: number): Assignment {
    const pairs = this.#tracks.flatMap((track) =>
      boxes.map((box, index) => ({ track, index, likeness: likeness(track, box, at) })),
    );
    pairs.sort((a, b) => b.likeness - a.likeness || a.track.id - b.track.id);
    const taken = new Set<number>();
    const assignment: (Track | undefined)[] = boxes.map(() => undefined);
    for (const { track, index, likeness: alike } of pairs) {
      if (alike < leastLikeness || taken.has(track.id) || assignment[index] !== undefined) continue;
      assignment[index] = track;
      taken.add(track.id);
    }
    return assignment;
  }

  /** A new face. */
  begin(box: Box, at: number): Track {
    const track: Track = { id: this.#nextId++, epoch: 0, motion: atRest(box, at), lostAt: undefined };
    this.#tracks = [...this.#tracks, track];
    return track;
  }

  /** The face `id` is in `box`. A lost one is found again: at rest, in a new epoch. */
  see(id: number, box: Box, at: number): Track {
    return this.#change(id, (track) =>
      track.lostAt === undefined
        ? { ...track, motion: moved(track.motion, box, at) }
        : { ...track, motion: atRest(box, at), lostAt: undefined, epoch: track.epoch + 1 },
    );
  }

  /** The face `id` is out of sight. Its motion goes on. */
  lose(id: number, at: number): Track {
    return this.#change(id, (track) => ({ ...track, lostAt: track.lostAt ?? at }));
  }

  /** The face `id` is no face of its own, or has been gone too long: forgotten for good. */
  forget(id: number): void {
    this.#tracks = this.#tracks.filter((track) => track.id !== id);
  }

  /** Forgets those that have been lost for the time of grace, and returns their ids. */
  expire(at: number): number[] {
    const gone = this.lost.filter((track) => at - (track.lostAt as number) > this.#graceMs).map(({ id }) => id);
    for (const id of gone) this.forget(id);
    return gone;
  }

  /** The picture jumped, perhaps in time too: every face begins a new epoch, at rest, on a time line that is at `at`. */
  breakUp(at: number): void {
    this.#tracks = this.#tracks.map((track) => ({
      ...track,
      epoch: track.epoch + 1,
      motion: atRest(track.motion.box, at),
      lostAt: track.lostAt === undefined ? undefined : at,
    }));
  }

  #change(id: number, change: (track: Track) => Track): Track {
    const track = this.#tracks.find((candidate) => candidate.id === id);
    if (track === undefined) throw new RangeError(`There is no track ${id}.`);
    const changed = change(track);
    this.#tracks = this.#tracks.map((candidate) => (candidate === track ? changed : candidate));
    return changed;
  }
}

function likeness({ motion, lostAt }: Track, box: Box, at: number): number {
  const onPath = lostAt === undefined || at - lostAt <= onPathMs;
  const expected = onPath ? overlap(predictedBox(motion, at), box) : 0;
  return lostAt === undefined ? expected : Math.max(expected, 0.5 * overlap(motion.box, box));
}
