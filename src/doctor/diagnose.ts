import { beyondPx } from '../sensitivity/beyond-px.js';
import type { CameraFigures } from './camera-figures.js';

/** Best first. `refused`: nothing is spotted with such a camera. */
export const verdicts = ['good', 'fair', 'poor', 'refused'] as const;
export type Verdict = (typeof verdicts)[number];

/** One criterion, what was measured, and what to change. */
export type Finding = {
  readonly criterion: string;
  /** With its unit, for people. */
  readonly value: string;
  readonly verdict: Verdict;
  /** Null when there is nothing to change. */
  readonly advice: string | null;
};

/** From where on a figure is worse than good, poor, refused; a falling figure has falling limits. */
type Limits = { readonly fair: number; readonly poor: number; readonly refused?: number };

type Criterion = {
  readonly name: string;
  readonly figure: (figures: CameraFigures) => number | null;
  readonly show: (value: number) => string;
  readonly limits: Limits;
  readonly advice: (figures: CameraFigures) => string;
};

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

/** What was enough for a face at rest in renders, .08 bits a pixel; twice of what is not enough here. */
function wantedKbps({ width, height, fps, bitrateKbps }: CameraFigures): number {
  const usual = (width * height * fps * 0.08) / 1000;
  return Math.ceil(Math.max(usual, 2 * (bitrateKbps ?? 0)) / 100) * 100;
}

const frameRateLimits: Limits = { fair: 24.5, poor: 20.5, refused: 10.3 };

/**
 * What a camera is judged by, with the limits of the research on spotting: recall falls under 25 frames a second, at 15 to 20
 * it is degraded, at 10 there is none; it falls from a noise of 4 gray levels on, and false alarms multiply with starved bitrates.
 */
const criteria: readonly Criterion[] = [
  {
    name: 'frame rate',
    figure: ({ fps }) => fps,
    show: (fps) => `${fps.toFixed(1)} frames/s`,
    limits: frameRateLimits,
    advice: () =>
      'set the camera to 30 frames a second or more; a long exposure in the dark halves the rate, so give it light',
  },
  {
    name: 'jitter',
    figure: ({ jitterMs }) => jitterMs,
    show: (ms) => `${ms.toFixed(1)} ms`,
    limits: { fair: 12, poor: 30 },
    advice: () =>
      'let the camera keep a fixed rate (no variable frame rate, no automatic long exposure) and use a wired network',
  },
  {
    name: 'missing frames',
    figure: ({ missing }) => missing,
    show: percent,
    limits: { fair: 0.01, poor: 0.05 },
    advice: () => 'use a cable and TCP in place of wireless and UDP, or lower the bitrate if the network is full',
  },
  {
    name: 'bitrate',
    figure: ({ frozen }) => frozen,
    show: (frozen) => `${percent(frozen)} of the face stays as it was for a thirtieth of a second`,
    limits: { fair: 0.3, poor: 0.6 },
    advice: (figures) =>
      `the encoder leaves small movement out${figures.bitrateKbps === null ? '' : ` at ${Math.round(figures.bitrateKbps)} kbit/s`}: raise the bitrate to ${wantedKbps(figures)} kbit/s or more, and turn off "smart" codecs and noise reduction`,
  },
  {
    name: 'blockiness',
    figure: ({ blockiness }) => blockiness,
    show: (ratio) => `${ratio.toFixed(2)} (1 is none)`,
    limits: { fair: 1.15, poor: 1.4 },
    advice: (figures) =>
      `blocks of the encoder show: raise the bitrate to ${wantedKbps(figures)} kbit/s or more, or choose a better profile`,
  },
  {
    name: 'noise',
    figure: ({ noise }) => noise,
    show: (noise) => `${noise.toFixed(1)} gray levels`,
    limits: { fair: 1.8, poor: 3.5 },
    advice: () => 'give more light, open the lens, or lower the gain: noise hides movements of half a pixel',
  },
  {
    name: 'flicker',
    figure: ({ flickerPercent }) => flickerPercent,
    show: (share) => `${share.toFixed(1)} % of the brightness`,
    limits: { fair: 2, poor: 6 },
    advice: () => "set the camera's anti-flicker to the mains (50 or 60 Hz), or use lamps that do not flicker",
  },
  {
    name: 'exposure',
    figure: ({ brightness }) => (brightness === null ? null : Math.abs(brightness - 120)),
    show: (distance) => `face ${distance.toFixed(0)} gray levels from the middle`,
    limits: { fair: 70, poor: 95 },
    advice: ({ brightness }) =>
      (brightness ?? 0) < 120
        ? 'the face is dark: put a lamp in front of it, not behind it'
        : 'the face is burnt out: lower the exposure or move the lamp',
  },
  {
    name: 'face size',
    figure: ({ facePx }) => facePx,
    show: (px) => `${px.toFixed(0)} px`,
    limits: { fair: 130, poor: 90 },
    advice: () =>
      'zoom in or come closer: a face of 130 px or more in the frame is wanted, and the larger it is the more is seen',
  },
  {
    name: 'time with an anchored face',
    figure: ({ usable }) => usable,
    show: percent,
    limits: { fair: 0.6, poor: 0.3 },
    advice: () =>
      'the head moved too much to be measured for most of the time: seat the person comfortably, camera at eye height',
  },
  {
    name: 'smallest movement',
    figure: ({ sensitivityPx }) => sensitivityPx,
    show: (px) => `${px >= beyondPx ? `${beyondPx} px or more` : `${px.toFixed(2)} px`} of a 128 px face`,
    limits: { fair: 0.6, poor: 1.2 },
    advice: () => 'micro-expressions are 0.3 to 2 px: mend what is poor above, the sensitivity follows',
  },
];

/** Judges each criterion in turn; the overall verdict is the worst of them. */
export function diagnose(figures: CameraFigures): { readonly verdict: Verdict; readonly findings: readonly Finding[] } {
  const findings = criteria.map((criterion): Finding => {
    const { name, figure, show, limits, advice } = criterion;
    const value = figure(figures);
    if (value === null) return unknown(name, figures);
    const verdict = verdictOf(value, limits);
    return { criterion: name, value: show(value), verdict, advice: verdict === 'good' ? null : advice(figures) };
  });
  const worst = Math.max(...findings.map(({ verdict }) => verdicts.indexOf(verdict)));
  return { verdict: verdicts[worst], findings };
}

function unknown(criterion: string, figures: CameraFigures): Finding {
  const { facePx, seconds } = figures;
  const tooSlow = verdictOf(figures.fps, frameRateLimits) === 'refused';
  const advice =
    facePx === null
      ? 'no face was seen: point the camera at a seated person, and try again while somebody sits there'
      : tooSlow
        ? 'not measured at this frame rate: at so few frames a second nothing is spotted'
        : `not measured in ${seconds.toFixed(0)} s: watch for longer (--seconds 60), with the person at rest`;
  return { criterion, value: 'unknown', verdict: 'fair', advice };
}

function verdictOf(value: number, { fair, poor, refused }: Limits): Verdict {
  const falling = poor < fair;
  const beyond = (limit: number | undefined): boolean =>
    limit !== undefined && (falling ? value < limit : value > limit);
  if (beyond(refused)) return 'refused';
  if (beyond(poor)) return 'poor';
  return beyond(fair) ? 'fair' : 'good';
}
