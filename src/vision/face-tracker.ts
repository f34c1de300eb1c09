import type { Face } from '../face.js';
import type { Frame } from '../frame.js';
import type { Detection } from './detection.js';
import type { FaceDetector } from './face-detector.js';
import type { FaceMesh } from './face-mesh.js';
import { surprise } from './face-motion.js';
import { FaceTracks, type Track } from './face-tracks.js';
import { isStale, type MeshLoop, meshLoop, nextRegion } from './mesh-loop.js';
import { type MeshRegion, regionOfDetection } from './mesh-region.js';
import { overlap } from './overlap.js';

export type FaceTrackerOptions = {
  detector: FaceDetector;
  mesh: FaceMesh;
  /** How often the whole picture is searched, ms. */
  detectMs: number;
  /** Meshes that a face needs after it was found before its landmarks mean anything. */
  settleMeshes: number;
  /** How often a settled face's mesh is measured, ms. */
  checkMs: number;
  /** Faces that are followed at once; the largest first. */
  maxFaces: number;
  /** How long a lost face may take its id up again, ms. */
  graceMs: number;
};

/** Mesh score below which there is no face in its region (MediaPipe's own threshold). */
const leastScore = 0.5;

/** While a face is missed, the whole picture is searched this often, ms. */
const searchMs = 100;

/** Two meshes that overlap by more are on one face. */
const sameFace = 0.7;

/** Faces that overlap by more are about to hide one another: both are measured on every frame. */
const crowded = 0.1;

/** For so long, ms, the motion of faces that hide one another counts for more than their meshes. */
const hiddenMs = 1000;

/** A detection that overlaps a followed face by more is that face, whatever the book of faces says. */
const sameDetection = 0.3;

/** After a break of the picture a face that lies within this share of its size from where it was has not jumped. */
const stillThere = 0.03;

/**
 * Follows the faces of one camera, frame by frame: decides what to look at, and keeps each face's mesh and id.
 * One `track` at a time, in the order of the frames.
 */
export class FaceTracker {
  readonly #options: FaceTrackerOptions;
  readonly #tracks: FaceTracks;
  readonly #loops = new Map<number, MeshLoop>();
  #last: { readonly epoch: number; readonly at: number } | undefined;
  #searched = Number.NEGATIVE_INFINITY;

  constructor(options: FaceTrackerOptions) {
    this.#options = options;
    this.#tracks = new FaceTracks(options);
  }

  /** The faces in `frame`, largest first. Only reads the frame's pixels; they must stay until the promise settles. */
  async track(frame: Frame): Promise<readonly Face[]> {
    const at = frame.pts * 1000;
    const broken = this.#last !== undefined && (this.#last.epoch !== frame.epoch || at < this.#last.at);
    this.#last = { epoch: frame.epoch, at };
    if (broken) this.#tracks.breakUp(at);
    for (const id of this.#tracks.expire(at)) this.#loops.delete(id);

    const before = this.#tracks.lost.length;
    for (const track of this.#tracks.inView) await this.#follow(track, frame, at, broken);
    this.#separate(frame.seq, at);
    const justLost = this.#tracks.lost.length > before;
    if (broken || justLost || this.#searchIsDue(at)) await this.#search(frame, at);
    return this.#faces();
  }

  /** Looks again at a face whose mesh is due. */
  async #follow(track: Track, frame: Frame, at: number, broken: boolean): Promise<void> {
    const loop = this.#loopOf(track.id);
    const { settleMeshes, checkMs } = this.#options;
    const due = broken || loop.count < settleMeshes || at - loop.at >= checkMs;
    if (!due && !isStale(loop, track.motion, at) && !this.#isCrowded(track.id, loop)) return;
    const region = broken ? loop.region : nextRegion(loop, track.motion, at);
    const fit = await this.#options.mesh.fit(frame, region);
    const next = meshLoop(fit, region, { seq: frame.seq, at, count: loop.count + 1 });
    const jumped = broken && surprise(track.motion, next.box, at) > stillThere;
    if (fit.score < leastScore || jumped) this.#tracks.lose(track.id, at);
    else this.#loops.set(track.id, next);
  }

  #isCrowded(id: number, { box }: MeshLoop): boolean {
    return this.#tracks.inView.some((other) => other.id !== id && overlap(this.#loopOf(other.id).box, box) > crowded);
  }

  #loopOf(id: number): MeshLoop {
    return this.#loops.get(id) as MeshLoop;
  }

  /**
   * Takes the new meshes into the book of faces. Faces that hide one another pull each other's mesh away, so their motion
   * from before counts, for a second; of two meshes on one face the one that left that path is lost.
   */
  #separate(seq: number, at: number): void {
    const { inView } = this.#tracks;
    const strays = new Set<number>();
    inView.forEach((elder, index) => {
      for (const younger of inView.slice(index + 1)) {
        const [a, b] = [this.#loopOf(elder.id).box, this.#loopOf(younger.id).box];
        if (overlap(a, b) <= sameFace) continue;
        strays.add(surprise(elder.motion, a, at) > surprise(younger.motion, b, at) ? elder.id : younger.id);
      }
    });
    for (const { id, motion } of inView) {
      const loop = this.#loopOf(id);
      const onPath = this.#isCrowded(id, loop) && at - motion.at <= hiddenMs;
      if (strays.has(id)) this.#tracks.lose(id, at);
      else if (loop.seq === seq && !onPath) this.#tracks.see(id, loop.box, at);
    }
  }

  #searchIsDue(at: number): boolean {
    const missing = this.#tracks.lost.length > 0;
    return at - this.#searched >= (missing ? searchMs : this.#options.detectMs);
  }

  /** Searches the whole picture: finds lost faces again, and new ones. */
  async #search(frame: Frame, at: number): Promise<void> {
    this.#searched = at;
    const detections = await this.#options.detector.detect(frame);
    detections.sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height);
    const assignment = this.#tracks.assign(
      detections.map(({ box }) => box),
      at,
    );
    for (const [index, detection] of detections.entries()) {
      const known = assignment[index];
      if (known !== undefined && known.lostAt === undefined) continue;
      await this.#acquire(detection, known, frame, at);
    }
  }

  /** Begins the mesh of a detected face, if the mesh agrees that it is one and nobody follows it already. */
  async #acquire(detection: Detection, known: Track | undefined, frame: Frame, at: number): Promise<void> {
    const followed = this.#tracks.inView;
    if (followed.length >= this.#options.maxFaces) return;
    const taken = (box: Detection['box'], limit: number) =>
      followed.some(({ id }) => overlap(this.#loopOf(id).box, box) > limit);
    if (taken(detection.box, sameDetection)) return;
    const region: MeshRegion = regionOfDetection(detection);
    const fit = await this.#options.mesh.fit(frame, region);
    const loop = meshLoop(fit, region, { seq: frame.seq, at, count: 1 });
    if (fit.score < leastScore || taken(loop.box, sameFace)) return;
    const { id } = known === undefined ? this.#tracks.begin(loop.box, at) : this.#tracks.see(known.id, loop.box, at);
    this.#loops.set(id, loop);
  }

  #faces(): Face[] {
    const faces = this.#tracks.inView.map(({ id, epoch }): Face => {
      const { fit, box, seq, count } = this.#loopOf(id);
      const settled = count >= this.#options.settleMeshes;
      const { landmarks, score, pose } = fit;
      return { track: id, box, landmarks, meshSeq: seq, settled, score, pose, epoch };
    });
    return faces.sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height || a.track - b.track);
  }
}
