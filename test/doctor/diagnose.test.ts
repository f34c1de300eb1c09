import test from 'ava';
import type { CameraFigures } from '../../src/doctor/camera-figures.js';
import { diagnose, verdicts } from '../../src/doctor/diagnose.js';
import { beyondPx } from '../../src/sensitivity/beyond-px.js';

const fine: CameraFigures = {
  seconds: 40,
  width: 1280,
  height: 720,
  fps: 30,
  jitterMs: 2,
  missing: 0,
  bitrateKbps: 4000,
  frozen: 0.05,
  blockiness: 1,
  noise: 1,
  flickerPercent: 0.3,
  brightness: 120,
  facePx: 220,
  faceShare: 1,
  usable: 0.95,
  sensitivityPx: 0.3,
};

test('a good camera needs no advice', (t) => {
  const { verdict, findings } = diagnose(fine);
  t.is(verdict, 'good');
  t.true(findings.every(({ advice }) => advice === null));
});

test('each figure that is poor is named with what to change, and decides the verdict', (t) => {
  const poor: Partial<CameraFigures>[] = [
    { fps: 18 },
    { jitterMs: 50 },
    { missing: 0.1 },
    { frozen: 0.8 },
    { blockiness: 1.6 },
    { noise: 6 },
    { flickerPercent: 9 },
    { brightness: 15 },
    { brightness: 240 },
    { facePx: 60 },
    { usable: 0.2 },
    { sensitivityPx: 2 },
  ];
  for (const change of poor) {
    const { verdict, findings } = diagnose({ ...fine, ...change });
    const named = findings.filter((finding) => finding.verdict === 'poor');
    t.is(named.length, 1, JSON.stringify(change));
    t.truthy(named[0]?.advice);
    t.is(verdict, 'poor');
  }
});

test('a sensitivity of 2.3 px is said to be that or more', (t) => {
  const { findings } = diagnose({ ...fine, sensitivityPx: beyondPx });
  t.like(findings.at(-1), { value: '2.3 px or more of a 128 px face', verdict: 'poor' });
  t.regex(diagnose(fine).findings.at(-1)?.value ?? '', /^0\.30 px of/);
});

test('a bitrate that does not do is not advised', (t) => {
  const wanted = (change: Partial<CameraFigures>): number => {
    const { findings } = diagnose({ ...fine, frozen: 0.5, ...change });
    const advice = findings.find(({ criterion }) => criterion === 'bitrate')?.advice;
    return Number(/raise the bitrate to (\d+) kbit\/s/.exec(advice ?? '')?.[1]);
  };
  t.is(wanted({ bitrateKbps: 500 }), 2300, 'what was enough in renders');
  t.is(wanted({ bitrateKbps: null }), 2300);
  t.is(wanted({ bitrateKbps: 2523 }), 5100, 'more than that is sent');
});

test('what is not measured for want of frames is not to be watched for longer', (t) => {
  const { findings } = diagnose({ ...fine, fps: 10, sensitivityPx: null });
  t.regex(findings.at(-1)?.advice ?? '', /not measured at this frame rate/);
  t.regex(diagnose({ ...fine, sensitivityPx: null }).findings.at(-1)?.advice ?? '', /watch for longer/);
});

test('without a face nothing is good, and the advice is to show one', (t) => {
  const { verdict, findings } = diagnose({ ...fine, facePx: null, noise: null, sensitivityPx: null, faceShare: 0 });
  t.not(verdict, 'good');
  t.regex(findings.find(({ criterion }) => criterion === 'face size')?.advice ?? '', /no face/);
  t.true(findings.every((finding) => verdicts.includes(finding.verdict)));
});
