import test from 'ava';
import type { Candidate } from '../../src/spotting/candidate.js';
import { spottingPresets } from '../../src/spotting/parameters.js';
import { rejectionOf } from '../../src/spotting/rejection.js';

const parameters = spottingPresets.balanced;
const bump = { onset: -150, apex: 0, offset: 160, peak: 0.5, rest: 0.1, correlation: 0.98 };
const good: Candidate = {
  region: 'noseL',
  sample: 600,
  centre: 10_000,
  width: 260,
  onset: 9850,
  apex: 10_000,
  offset: 10_160,
  score: 8,
  bump,
  earlierBump: 0.2,
  earlierRange: 0.3,
  headTravel: 0.4,
  blink: 0.01,
  blinkRatio: 0.1,
  mouthBefore: 0,
};
const rejected = (change: Partial<Candidate>) => rejectionOf({ ...good, ...change }, parameters);
const shaped = (change: Partial<typeof bump>) => rejected({ bump: { ...bump, ...change } });

test('a movement there and back passes', (t) => {
  t.is(rejectionOf(good, parameters), null);
});

test('each test names what it turns away', (t) => {
  t.is(shaped({ peak: 0.05 }), 'small');
  t.is(rejected({ headTravel: 5 }), 'small');
  t.is(shaped({ peak: 4.5 }), 'large');
  t.is(shaped({ rest: 0.5 }), 'return');
  t.is(shaped({ correlation: 0.9 }), 'shape');
  t.is(rejected({ earlierBump: 1.5 }), 'earlierBump');
  t.is(rejected({ earlierRange: 1.5 }), 'earlierRange');
  t.is(rejected({ offset: 10_600 }), 'long');
  t.is(rejected({ onset: 9990, offset: 10_100 }), 'short');
});

test('blinks turn away what lies around the eyes only, speech the mouth sooner than the rest', (t) => {
  const blinking = { blink: 0.5, blinkRatio: 1 };
  t.is(rejected({ ...blinking, region: 'browInL' }), 'blink');
  t.is(rejected({ ...blinking, region: 'lidLoR' }), 'blink');
  t.is(rejected({ ...blinking, region: 'cornerL' }), null);
  t.is(rejected({ region: 'lipLo', mouthBefore: 2 }), 'speechBefore');
  t.is(rejected({ region: 'noseL', mouthBefore: 2 }), null);
  t.is(rejected({ region: 'noseL', mouthBefore: 3 }), 'speechBefore');
});

test('presets differ in what they ask for', (t) => {
  const incomplete = { ...good, bump: { ...bump, rest: 0.6 } };
  t.is(rejectionOf(incomplete, spottingPresets.recall), null);
  t.is(rejectionOf({ ...good, bump: { ...bump, peak: 0.12 } }, spottingPresets.strict), 'small');
  t.true(spottingPresets.strict.zMin > spottingPresets.balanced.zMin);
});
