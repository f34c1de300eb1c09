import test from 'ava';
import { type Flag, flagNames } from '../../src/expression.js';
import { type FlagSigns, flagsOf } from '../../src/spotting/flags.js';

const fine: FlagSigns = {
  fps: 30,
  headTravel: 0.5,
  blink: false,
  speech: false,
  face: { box: { x: 0, y: 0, width: 150, height: 200 }, pose: { yaw: 5, pitch: -5, roll: 30 } },
  score: 0.99,
  hidden: 0.08,
  frozen: 0.15,
};
const box = (width: number, height: number) => ({ x: 0, y: 0, width, height });

/** What raises each flag, and what just does not. */
const raising: Readonly<
  Record<Flag, { readonly by: readonly Partial<FlagSigns>[]; readonly not: Partial<FlagSigns> }>
> = {
  lowFps: { by: [{ fps: 24 }], not: { fps: 25 } },
  compressed: { by: [{ frozen: 0.3 }, { frozen: 0.55, fps: 60 }], not: { frozen: 0.45, fps: 60 } },
  headMotion: { by: [{ headTravel: 1.6 }], not: { headTravel: 1.4 } },
  occluded: { by: [{ score: 0.8 }, { hidden: 4 / 36 }], not: { score: 0.91, hidden: 3 / 36 } },
  blinkOverlap: { by: [{ blink: true }], not: { blink: false } },
  speechLike: { by: [{ speech: true }], not: { speech: false } },
  smallFace: {
    by: [{ face: { ...fine.face, box: box(90, 129) } }],
    not: { face: { ...fine.face, box: box(131, 90) } },
  },
  turned: {
    by: [
      { face: { ...fine.face, pose: { yaw: -21, pitch: 0, roll: 0 } } },
      { face: { ...fine.face, pose: { yaw: 0, pitch: 21, roll: 0 } } },
    ],
    not: { face: { ...fine.face, pose: { yaw: 19, pitch: -19, roll: 40 } } },
  },
};

for (const flag of flagNames) {
  test(`${flag} is raised by what it names, alone, and by nothing less`, (t) => {
    for (const change of raising[flag].by) t.deepEqual(flagsOf({ ...fine, ...change }), [flag], JSON.stringify(change));
    t.deepEqual(flagsOf({ ...fine, ...raising[flag].not }), []);
  });
}

test('what is not known raises nothing', (t) => {
  t.deepEqual(flagsOf({ ...fine, fps: null, frozen: null }), []);
});
