// The four stabilisers against the truth of rendered people: what they leave of the head's movement, what they add to a
// still face, how much of a movement they keep, what is spotted with them, and what they cost.
// npm run build && npx tsx bench/stabilising.ts ict-face.safetensors [parts of the usual length, such as 0.3]
import { writeFileSync } from 'node:fs';
import { from, lastValueFrom, toArray } from 'rxjs';
import { matchIntervals } from '../src/evaluation/match-intervals.js';
import { type Meter, noMeter } from '../src/meter.js';
import { loadVerifier } from '../src/model/load-verifier.js';
import { spotExpressions } from '../src/operators/spot-expressions.js';
import { stabilise } from '../src/operators/stabilise.js';
import { trackFaces } from '../src/operators/track-faces.js';
import { meshCadence, type StabiliserName, stabiliserNames } from '../src/stabilising/stabiliser-names.js';
import { loadFaceModel } from '../src/synth/face-model.js';
import { openVision } from '../src/vision/open-vision.js';
import { type Amplitude, amplitudes, fakeMovement, measureClip, regionUnrest } from './stabilising/measure-clip.js';
import { type ClipKind, type RenderedClip, renderClip } from './stabilising/rendered-clip.js';
import { circumstances, round3 } from './stopwatch.js';

const [facePath, share = '1'] = process.argv.slice(2);
if (facePath === undefined) throw new Error('name the 3D face: ict-face.safetensors');
const model = await loadFaceModel(facePath);
const [vision, verifier] = await Promise.all([openVision(), loadVerifier()]);
const fps = 30;
/** People that nothing else is measured on. */
const seeds = [9431, 9432, 9433, 9434];
const seconds: Record<ClipKind, number> = { still: 5, head: 12, dense: 24, all: 45 };

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** What is summed up for one stabiliser over all clips. */
class Account {
  readonly squares = { head: [0, 0], bestHead: [0, 0], headRegions: [0, 0], stillRegions: [0, 0] };
  readonly amplitudes: Amplitude[] = [];
  readonly spotted = { truth: 0, hits: 0, false: 0 };
  readonly spent = { cpu: 0, frames: 0, stages: new Map<string, number>() };
  reanchored = 0;
  watchedMs = 0;
  usableMs = 0;

  add(name: keyof Account['squares'], { sum, count }: { sum: number; count: number }): void {
    this.squares[name][0] += sum;
    this.squares[name][1] += count;
  }

  get meter(): Meter {
    return {
      ...noMeter,
      time: (stage, ms) => this.spent.stages.set(stage, (this.spent.stages.get(stage) ?? 0) + ms),
      reanchor: () => this.reanchored++,
      watched: (ms, usableMs) => {
        this.watchedMs += ms;
        this.usableMs += usableMs;
      },
    };
  }

  report() {
    const rms = ([sum, count]: number[]) => round3(Math.sqrt(sum / count));
    const { squares, spotted, spent } = this;
    const { truth, hits, false: wrong } = spotted;
    let [along, power, error] = [0, 0, 0];
    for (const { truth: t, seen } of this.amplitudes) {
      along += seen.x * t.x + seen.y * t.y;
      power += t.x ** 2 + t.y ** 2;
      error += (seen.x - t.x) ** 2 + (seen.y - t.y) ** 2;
    }
    return {
      headOnly: {
        skullPx: rms(squares.head),
        bestSimilarityPx: rms(squares.bestHead),
        regionsPx: rms(squares.headRegions),
      },
      stillFace: { regionsPx: rms(squares.stillRegions) },
      movement: {
        count: this.amplitudes.length,
        gain: round3(along / power),
        errorPx: round3(Math.sqrt(error / this.amplitudes.length)),
        truePx: round3(Math.sqrt(power / this.amplitudes.length)),
      },
      spotting: {
        truth,
        found: hits,
        false: wrong,
        f1: round3((2 * hits) / (truth + hits + wrong)),
        falseAlarmsPerHour: round3((wrong * 3.6e6) / this.watchedMs),
        newAnchors: this.reanchored,
        usable: round3(this.usableMs / this.watchedMs),
      },
      cpuMsPerFrame: round3((1000 * spent.cpu) / spent.frames),
      stageMsPerFrame: Object.fromEntries([...spent.stages].map(([name, ms]) => [name, round3(ms / spent.frames)])),
    };
  }
}

const accounts = new Map(stabiliserNames.map((name) => [name, new Account()]));

async function spot(clip: RenderedClip, stabiliser: StabiliserName, account: Account): Promise<void> {
  const { meter } = account;
  const before = cpuSeconds();
  const found = await lastValueFrom(
    from(clip.frames).pipe(
      trackFaces({ ...vision, meter, waiting: Number.POSITIVE_INFINITY, ...meshCadence(stabiliser) }),
      stabilise({ stabiliser, meter }),
      spotExpressions({ verifier, meter }),
      toArray(),
    ),
  );
  account.spent.cpu += cpuSeconds() - before;
  account.spent.frames += clip.frames.length;
  const truth = clip.movements.filter(({ kind }) => kind === 'micro');
  const intervals = found.map(({ onset, apex, offset }) => ({ onset: onset.pts, apex: apex.pts, offset: offset.pts }));
  const hits = matchIntervals(truth, intervals, 0.5).length;
  account.spotted.truth += truth.length;
  account.spotted.hits += hits;
  account.spotted.false += found.length - hits;
}

for (const kind of ['still', 'head', 'dense', 'all'] as const) {
  for (const seed of seeds) {
    const clip = renderClip(model, kind, seed, fps, Math.max(4, seconds[kind] * Number(share)));
    for (const [name, account] of accounts) {
      if (kind === 'all') {
        await spot(clip, name, account);
        continue;
      }
      const sights = await measureClip(clip, name, vision);
      if (kind === 'still') account.add('stillRegions', regionUnrest(sights));
      else if (kind === 'dense') account.amplitudes.push(...amplitudes(clip, sights));
      else {
        account.add('head', fakeMovement(sights, 'skull'));
        account.add('bestHead', fakeMovement(sights, 'bestSkull'));
        account.add('headRegions', regionUnrest(sights));
      }
    }
    process.stderr.write(`${kind} ${seed}\n`);
  }
}
await vision.close();

const result = {
  what: 'rendered people, 640x480, 30 frames/s, noise 2; px of the crop, root mean square; spotting: preset balanced, judged by the network, IoU >= 0.5',
  ...circumstances(),
  seeds,
  seconds,
  ...Object.fromEntries([...accounts].map(([name, account]) => [name, account.report()])),
};
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
if (share === '1') {
  writeFileSync(new URL('results/stabilising.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
}
