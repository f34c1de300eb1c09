import type { Expression, Flag } from '../expression.js';
import { leftOut } from './left-out.js';

/** What the flags of an expression are raised by. */
export type FlagSigns = {
  /** Frames a second; null before enough have come. */
  readonly fps: number | null;
  /** How far the head moved meanwhile, px of the crop. */
  readonly headTravel: number;
  readonly blink: boolean;
  readonly speech: boolean;
  readonly face: Pick<Expression['face'], 'box' | 'pose'>;
  /** Between onset and offset: the least score of the mesh, 0..1, and the largest share of the face that shows something else. */
  readonly score: number;
  readonly hidden: number;
  /** Mean share of the face's blocks that repeat the frame before, over the last seconds; null where nothing was compared. */
  readonly frozen: number | null;
};

/** A little under 25, which is a usual rate. */
const lowFps = 24.5;
const headMotionPx = 1.5;
const smallFacePx = 130;
const turnedDeg = 20;
/** In renders an open face scores .9995 and more, one that a large hand half covers .6 to 1. */
const leastScore = 0.9;
/** Four of 36 blocks reach it. In 6 min of renders with blinks, speech, smiles and nods no frame did; under events a hand made .14-.31. */
const mostHidden = 0.1;
/** Mean over two seconds in renders: up to .06 at 4000 kbit/s, up to .23 at 1200, .07-.59 at 300, .17-.77 at 150. */
const mostLeftOut = 0.25;

/** Says what makes an expression less certain. Nothing is turned away by it. (docs/decisions/0052) */
export function flagsOf({ fps, headTravel, blink, speech, face, score, hidden, frozen }: FlagSigns): Flag[] {
  const { box, pose } = face;
  const raised: [Flag, boolean][] = [
    ['lowFps', fps !== null && fps < lowFps],
    ['compressed', fps !== null && frozen !== null && leftOut(frozen, fps) > mostLeftOut],
    ['headMotion', headTravel > headMotionPx],
    ['occluded', score < leastScore || hidden > mostHidden],
    ['blinkOverlap', blink],
    ['speechLike', speech],
    ['smallFace', Math.max(box.width, box.height) < smallFacePx],
    ['turned', Math.abs(pose.yaw) > turnedDeg || Math.abs(pose.pitch) > turnedDeg],
  ];
  return raised.filter(([, isRaised]) => isRaised).map(([flag]) => flag);
}
