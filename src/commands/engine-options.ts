import { InvalidArgumentError, Option } from 'commander';
import { providers } from '../model/ort/ort-engine.js';

/** `--engine`: what runs the network. */
export function engineOption(): Option {
  return new Option('--engine <name>', 'what runs the network').choices(['ort', 'tfjs']).default('ort');
}

/** `--provider`: where onnxruntime runs it. */
export function providerOption(): Option {
  return new Option('--provider <name>', 'where onnxruntime runs it (default: the fastest that is here)').choices(
    providers,
  );
}

/** `--amplification`: a factor of 0 or more, 2 unless said. */
export function amplificationOption(description: string): Option {
  return new Option('--amplification <factor>', description).argParser(parseFactor).default(2);
}

function parseFactor(text: string): number {
  const factor = Number(text);
  if (text.trim() === '' || !Number.isFinite(factor) || factor < 0) {
    throw new InvalidArgumentError('an amplification is a number of 0 or more.');
  }
  return factor;
}
