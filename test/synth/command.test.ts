import test from 'ava';
import { synthCommand } from '../../src/commands/synth.js';
import { DataError, UsageError } from '../../src/errors.js';

const parse = (...args: string[]) =>
  synthCommand()
    .exitOverride()
    .parseAsync(['--face', '/nowhere/face.safetensors', '-o', '/nowhere/out.mp4', ...args], { from: 'user' });

test('a wrong option is one sentence that names it and says what is allowed', async (t) => {
  for (const [args, message] of [
    [['--size', '641x480'], /^--size 641x480 is not WIDTHxHEIGHT with even numbers from 160x120 to 1920x1920\.$/],
    [['--size', 'big'], /^--size big is not/],
    [['--fps', '5'], /^--fps 5 is not a number from 10 to 240\.$/],
    [['--fps', 'x'], /^--fps x is not a number/],
    [['--seconds', ''], /^--seconds {2}is not a number/],
    [['--noise', '-1'], /^--noise -1 is not a number/],
    [['--crf', '60'], /^--crf 60 is not a number/],
    [['--script', 'opera'], /^There is no script 'opera': choose one of demo, calm, negatives, dense\.$/],
  ] as const) {
    const error = await t.throwsAsync(parse(...args), { instanceOf: UsageError });
    t.regex(error?.message ?? '', message);
  }
});

test('a missing face file is refused before anything is written', async (t) => {
  await t.throwsAsync(parse(), { instanceOf: DataError, message: /does not exist/ });
});
