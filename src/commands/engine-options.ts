import { Option } from 'commander';
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
