import { Command } from 'commander';
import { codecNames, presets } from '../synth/encode.js';
import { balances } from '../synth/samples/emotion-deck.js';
import { scripts } from '../synth/script.js';
import { type SampleOptions, synthSamples } from './synth-samples.js';
import { synthVideo, type VideoOptions } from './synth-video.js';

/** `mien synth`: labelled video of a rendered interviewee, or prepared samples of many. (DESIGN section 4) */
export function synthCommand(): Command {
  return new Command('synth')
    .description('render a labelled video of a synthetic interviewee, or with --samples a prepared set for training')
    .requiredOption('--face <file>', 'the 3D face: ict-face.safetensors')
    .requiredOption('-o, --output <file>', 'the MP4, or the folder, to write')
    .option('--truth <file>', 'the truth table to write (default: <output>.truth.csv)')
    .option('--fps <rate>', 'frames a second, 10 to 240 (of samples a range such as 25-200)', '60')
    .option('--size <WxH>', 'picture size, px', '640x480')
    .option('--seed <number>', 'names the person and the session', '1')
    .option('--seconds <s>', 'length', '75')
    .option('--script <name>', scripts.join(', '), 'demo')
    .option('--noise <sigma>', 'camera noise, gray levels (of samples a range such as 0.5-5)', '2')
    .option('--camera <kind>', 'plain, or drawn: tone, blur and flicker of its own from the seed', 'plain')
    .option('--flicker <depth>', "depth of the mains' flicker, 0 to 1, at 100 Hz (at 120: 0.1@120)")
    .option('--light-step <gain>', 'about twice a minute the light gets so many times as strong', '1')
    .option('--with-blink <share>', 'script all: share of the micro-expressions that a blink falls into', '0')
    .option('--micro-rate <n>', 'script all: micro-expressions a minute (default: 5)')
    .option('--codec <name>', codecNames.join(', '), 'h264')
    .option('--crf <n>', 'constant quality, 0 (lossless) to 51', '20')
    .option('--preset <name>', `the encoder's, ${presets[0]} to ${presets.at(-1)}`, 'veryfast')
    .option('--bitrate <kbps>', 'bitrate of a camera instead of quality')
    .option('--json', 'print each movement as a line of JSON: kind, times, action units, strength')
    .option('--samples <number>', 'write so many prepared samples of each person instead of a video')
    .option('--people <first-last>', 'with --samples: seeds of the people', '1-10')
    .option('--balance <what>', `with --samples: what comes equally often, ${balances.join(', ')}`, 'five')
    .option('--strength <px>', 'peak displacement of micro-expressions, px of the crop, a number or a range')
    .option('--compressed <share>', 'with --samples: share that goes through H.264 (default: 0.4)')
    .action((options: VideoOptions & (SampleOptions | { samples?: undefined }), command: Command) => {
      if (options.samples === undefined) return synthVideo(options);
      // A video's usual rate and noise are not those of samples.
      const given = (name: 'fps' | 'noise') =>
        command.getOptionValueSource(name) === 'default' ? undefined : options[name];
      return synthSamples({ ...options, fps: given('fps'), noise: given('noise') });
    });
}
