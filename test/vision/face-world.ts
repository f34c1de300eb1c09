import type { Box, Face } from '../../src/face.js';
import type { Frame } from '../../src/frame.js';
import type { Random } from '../../src/random.js';
import type { FaceDetector } from '../../src/vision/face-detector.js';
import type { FaceMesh } from '../../src/vision/face-mesh.js';
import { FaceTracker, type FaceTrackerOptions } from '../../src/vision/face-tracker.js';
import { overlap } from '../../src/vision/overlap.js';

/** A person of the simulated room: where the face is at a time (ms), or undefined when away. Earlier ones stand in front. */
export type Person = (at: number) => Box | undefined;

/** A simulated room that stands in for the two networks: exact but for jitter, and blind to faces that others hide. */
export class FaceWorld {
  detections = 0;
  meshes = 0;

  constructor(
    readonly persons: readonly Person[],
    readonly random: Random,
    readonly jitterPx = 0,
  ) {}

  /** The person whose face `box` is on, by the largest overlap. */
  personAt(box: Box, at: number): number {
    const alike = this.persons.map((person) => {
      const real = person(at);
      return real === undefined ? 0 : overlap(real, box);
    });
    const best = Math.max(...alike);
    return best > 0.3 ? alike.indexOf(best) : -1;
  }

  readonly detector: FaceDetector = {
    detect: async (picture) => {
      this.detections++;
      return this.#visible((picture as Frame).pts * 1000).map((box) => {
        const { x, y, width, height } = this.#jittered(box);
        const eyes = [
          { x: x + 0.3 * width, y: y + 0.4 * height },
          { x: x + 0.7 * width, y: y + 0.4 * height },
        ];
        return { box: { x, y, width, height }, score: 0.9, keypoints: eyes };
      });
    },
    close: async () => {},
  };

  /** Sees the visible face nearest to the region's middle, if that is inside the face's reach. */
  readonly mesh: FaceMesh = {
    fit: async (picture, { centreX, centreY, side }) => {
      this.meshes++;
      const pose = { yaw: 0, pitch: 0, roll: 0 };
      const near = this.#visible((picture as Frame).pts * 1000)
        .map((box) => ({ box, off: Math.hypot(box.x + box.width / 2 - centreX, box.y + box.height / 2 - centreY) }))
        .filter(({ off }) => off < 0.4 * side)
        .sort((a, b) => a.off - b.off);
      if (near.length > 0) return { landmarks: landmarksOf(this.#jittered(near[0].box)), score: 0.99, pose };
      const empty = { x: centreX - side / 3, y: centreY - side / 3, width: side / 1.5, height: side / 1.5 };
      return { landmarks: landmarksOf(empty), score: 0.01, pose };
    },
    close: async () => {},
  };

  tracker(options: Partial<FaceTrackerOptions> = {}): FaceTracker {
    const defaults = { detectMs: 500, settleMeshes: 15, checkMs: 200, maxFaces: 4, graceMs: 3000 };
    return new FaceTracker({ detector: this.detector, mesh: this.mesh, ...defaults, ...options });
  }

  #visible(at: number): Box[] {
    const boxes = this.persons.map((person) => person(at));
    return boxes.filter((box, index): box is Box => {
      if (box === undefined) return false;
      return boxes.slice(0, index).every((front) => front === undefined || overlap(front, box) < 0.3);
    });
  }

  #jittered({ x, y, width, height }: Box): Box {
    const off = () => (this.random.unit() - 0.5) * 2 * this.jitterPx;
    return { x: x + off(), y: y + off(), width: width + off(), height: height + off() };
  }
}

/** 468 landmarks that fill a box, eyes level. */
function landmarksOf({ x, y, width, height }: Box): Float32Array {
  const landmarks = new Float32Array(936);
  for (let i = 0; i < 468; i++)
    landmarks.set([x + width * ((i % 26) / 25), y + height * (Math.floor(i / 26) / 17)], 2 * i);
  landmarks.set([x + 0.2 * width, y + 0.4 * height], 2 * 33);
  landmarks.set([x + 0.8 * width, y + 0.4 * height], 2 * 263);
  return landmarks;
}

/** A frame without pixels, for trackers that look at a `FaceWorld`. */
export function bareFrame(seq: number, pts: number, epoch = 0): Frame {
  const gray = new Uint8Array(1);
  return { seq, pts, arrival: 1000 * pts, captured: 1000 * pts, width: 1, height: 1, gray, epoch, release() {} };
}

/** Runs a tracker from `from` to `to` s at `fps`, and returns what it said, by frame. */
export async function follow(
  tracker: FaceTracker,
  fps: number,
  from: number,
  to: number,
): Promise<{ at: number; faces: readonly Face[] }[]> {
  const said: { at: number; faces: readonly Face[] }[] = [];
  for (let seq = Math.round(from * fps); seq / fps < to; seq++) {
    const faces = await tracker.track(bareFrame(seq, seq / fps));
    said.push({ at: (1000 * seq) / fps, faces });
  }
  return said;
}
