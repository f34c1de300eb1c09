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
    [['--strength', '2-1'], /^--strength 2-1 is not a number, or two as in 0\.05-10, from 0\.05 to 10\.$/],
    [['--micro-rate', '0'], /^--micro-rate 0 is not a number from 1 to 30\.$/],
    [['--with-blink', '2'], /^--with-blink 2 is not a number from 0 to 1\.$/],
    [['--light-step', '9'], /^--light-step 9 is not a number from 0\.2 to 5\.$/],
    [['--camera', 'old'], /^There is no camera 'old': choose plain or drawn\.$/],
    [['--flicker', '0.1@50'], /^--flicker 0\.1@50 is not a depth from 0 to 1, or one with a rate such as 0\.1@120\.$/],
    [['--script', 'opera'], /^There is no script 'opera': choose one of demo, calm, negatives, dense, all\.$/],
  ] as const) {
    const error = await t.throwsAsync(parse(...args), { instanceOf: UsageError });
    t.regex(error?.message ?? '', message);
  }
});

test('a missing face file is refused before anything is written', async (t) => {
  await t.throwsAsync(parse(), { instanceOf: DataError, message: /does not exist/ });
});

test('of samples, too, a wrong option is one sentence', async (t) => {
  for (const [args, message] of [
    [['--samples', '0'], /^--samples 0 is not a whole number of 1 or more\.$/],
    [['--people', '9-3'], /^--people 9-3 is not a range of seeds such as 1-100\.$/],
    [['--balance', 'luck'], /^There is no balance 'luck': choose one of emotions, five, three\.$/],
    [['--fps', '25-300'], /^--fps 25-300 is not a number, or two as in 10-240, from 10 to 240\.$/],
    [['--strength', '2-1'], /^--strength 2-1 is not a number, or two/],
    [['--compressed', '2'], /^--compressed 2 is not/],
  ] as const) {
    const error = await t.throwsAsync(parse('--samples', '5', ...args), { instanceOf: UsageError });
    t.regex(error?.message ?? '', message);
  }
  await t.throwsAsync(parse('--samples', '5', '--people', '1-2', '--fps', '60'), { message: /does not exist/ });
});
