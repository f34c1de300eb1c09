// Writes what the sensitivity self-test plants, as the renderer's micro-expressions move: src/sensitivity/unit-movements.ts,
// how far each action unit moves each region, on average over people; and src/sensitivity/planted-movements.ts, drawn as
// `mien synth --script all` draws them. The seeds are of no other set.
// npm run build && npx tsx scripts/planted-movements.ts ict-face.safetensors && npx biome check --write src/sensitivity
import { writeFileSync } from 'node:fs';
import { createDraw, type Draw } from '../src/draw.js';
import { type Emotion, emotions } from '../src/model/emotion-classes.js';
import { frameHead, restPose } from '../src/synth/camera.js';
import { type ExpressionPlan, planExpression, type UnitPlan } from '../src/synth/expression-plan.js';
import { loadFaceModel } from '../src/synth/face-model.js';
import { type ActionUnitNumber, actionUnits, unitChannels } from '../src/synth/facs.js';
import { buildHead } from '../src/synth/head.js';
import { drawIdentity } from '../src/synth/look.js';
import { createMeasure } from '../src/synth/measure.js';
import { drawRestFace } from '../src/synth/rest-face.js';
import { drawWarp } from '../src/synth/warp.js';

const [facePath] = process.argv.slice(2);
if (facePath === undefined) throw new Error('name the 3D face: ict-face.safetensors');
const model = await loadFaceModel(facePath);
const people = 12;
const movements = 36;
/** What moves less than this share of what moves most is left out. */
const leastShare = 0.08;
/** Small enough for displacement to be proportional to it. */
const weight = 0.2;
const parts = ['browIn', 'browOut', 'lidUp', 'lidLo', 'cheek', 'nose', 'corner', 'lipUp', 'lipLo', 'chin'];

const channels = new Map(model.expressions.map((name, i) => [name, i]));
const measures = Array.from({ length: people }, (_, i) => {
  const draw = createDraw(`planted/${i}`);
  const head = buildHead(model, drawIdentity(draw.fork('identity'), model.identityScale.length), {
    restFace: drawRestFace(draw.fork('rest')),
    warp: drawWarp(draw.fork('warp')),
  });
  return createMeasure(head, frameHead(640, 480, 40));
});

/** Px of the crop that a unit moves each part of the image's left half and the middle by, at its full strength. */
function partsOf(unit: ActionUnitNumber): [string, number, number][] {
  const weights = new Float32Array(model.expressions.length);
  for (const [name, share] of unitChannels(unit, 1, 1)) weights[channels.get(name) as number] = weight * share;
  const sums = new Map(parts.map((part) => [part, { x: 0, y: 0, count: 0 }]));
  for (const measure of measures) {
    for (const { region, x, y } of measure(weights, restPose)) {
      const sum = sums.get(region.replace(/[LR]$/, ''));
      if (sum === undefined) throw new Error(`no part ${region}`);
      sum.x += region.endsWith('R') ? -x : x;
      sum.y += y;
      sum.count++;
    }
  }
  const means = parts.map((part): [string, number, number] => {
    const { x, y, count } = sums.get(part) as { x: number; y: number; count: number };
    return [part, x / count / weight, y / count / weight];
  });
  const most = Math.max(...means.map(([, x, y]) => Math.hypot(x, y)));
  return means.filter(([, x, y]) => Math.hypot(x, y) >= leastShare * most);
}

const r1 = (value: number): number => Math.round(10 * value) / 10;
const r2 = (value: number): number => Math.round(100 * value) / 100;
const lines = Object.keys(actionUnits).map((unit) => {
  const entries = partsOf(Number(unit) as ActionUnitNumber).map(([part, x, y]) => `${part}: [${r1(x)}, ${r1(y)}]`);
  return `  ${unit}: { ${entries.join(', ')} },`;
});
const by = 'Written by scripts/planted-movements.ts.';
writeFileSync(
  'src/sensitivity/unit-movements.ts',
  `/** A part of one half of the face, or of its middle. */
export type FacePart = ${parts.map((part) => `'${part}'`).join(' | ')};

/**
 * How far each action unit (FACS) moves the parts of the face at full strength, right and down, px of the crop: mean of
 * ${people} rendered people. Sided parts as in the image's left half; in the other half \`x\` is reversed.
 * ${by}
 */
export const unitMovements: Readonly<Record<number, Readonly<Partial<Record<FacePart, readonly [number, number]>>>>> = {
${lines.join('\n')}
};
`,
);

/** As in src/synth/interview.ts. */
const frequent: readonly Emotion[] = [...emotions, 'others', 'others', 'disgust', 'repression', 'happiness'];
/** As in src/synth/micro-expression.ts; ms. */
function course(draw: Draw) {
  const rise = draw.between(80, 250);
  const hold = draw.unit() < 0.4 ? draw.between(10, 60) : 0;
  const fall = Math.min(500 - rise - hold, Math.max(175 - rise - hold, draw.between(90, 300)));
  const stays = draw.unit() < 0.6 ? draw.between(0, 0.5) : 0;
  return { rise, hold, fall, stays, release: draw.between(300, 950) };
}
/** Subject's left is the image's right. */
const unitsOf = ({ units, leaks }: ExpressionPlan): string =>
  [...units, ...leaks].map(({ unit, left, right }: UnitPlan) => `${unit}: [${r2(right)}, ${r2(left)}]`).join(', ');
const planted = Array.from({ length: movements }, (_, i) => {
  const draw = createDraw(`planted/movement${i}`);
  // The emotions in turn, so that few movements are like many.
  const emotion = frequent[i % frequent.length] as Emotion;
  const plan = planExpression(draw.fork('plan'), emotion);
  const { rise, hold, fall, stays, release } = course(draw.fork('course'));
  const ms = [rise, hold, fall, release].map(Math.round);
  return `  { units: { ${unitsOf(plan)} }, ms: [${ms.join(', ')}], stays: ${r2(stays)} },`;
});
writeFileSync(
  'src/sensitivity/planted-movements.ts',
  `/** A micro-expression that is planted. */
export type PlantedMovement = {
  /** Action units (FACS) with their shares in the image's left and right half. */
  readonly units: Readonly<Record<number, readonly [left: number, right: number]>>;
  /** Its course: up, held, down, and how long what stays takes to go. */
  readonly ms: readonly [rise: number, hold: number, fall: number, release: number];
  /** Share of the peak that is left after the fall. */
  readonly stays: number;
};

/**
 * As micro-expressions are rendered: of every emotion, some on one side alone, some with another unit that leaks.
 * ${by}
 */
export const plantedMovements: readonly PlantedMovement[] = [
${planted.join('\n')}
];
`,
);
