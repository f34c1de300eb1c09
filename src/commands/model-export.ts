import { Command, Option } from 'commander';
import { UsageError } from '../errors.js';
import { type ExportedGraph, exportOnnx } from '../model/export-onnx.js';
import { exportInt8 } from '../model/int8/export-int8.js';
import { type NetworkModel, readModel } from '../model/model-file.js';
import { readInput } from '../model/read-input.js';
import { writeFileAtomically } from '../model/write-file.js';
import { amplificationOption } from './engine-options.js';

type ExportFlags = {
  output: string;
  graph: ExportedGraph;
  int8?: boolean;
  calibration?: string;
  amplification: number;
};

/** `mien model export`: a model as ONNX, for TensorRT and others. */
export function modelExportCommand(): Command {
  return new Command('export')
    .description('write a model as ONNX')
    .argument('<model>', 'a .safetensors file of mien')
    .requiredOption('-o, --output <file>', 'the .onnx file to write')
    .addOption(
      new Option(
        '--graph <which>',
        'the optimised graph with logits and feature, or the published one with all six outputs',
      )
        .choices(['inference', 'reference'])
        .default('inference'),
    )
    .option('--int8', 'calculate in 8 bits: about twice as fast on a CPU, not exact; says what it costs')
    .option(
      '--calibration <file>',
      'with --int8: prepared inputs as the model will see them, [N,38,48,48] .npy, N at least 8',
    )
    .addOption(amplificationOption('with --int8: the amplification it will run with'))
    .action(exportModel);
}

async function exportModel(path: string, flags: ExportFlags): Promise<void> {
  const { output, graph } = flags;
  const model = await readModel(path);
  const bytes = flags.int8 ? await int8(model, flags) : exportOnnx(model, graph);
  await writeFileAtomically(output, bytes);
  process.stderr.write(`mien: wrote ${output}: the ${graph} graph, ${(bytes.byteLength / 1e6).toFixed(1)} MB.\n`);
}

async function int8(model: NetworkModel, { calibration, graph, amplification }: ExportFlags): Promise<Uint8Array> {
  if (calibration === undefined)
    throw new UsageError('--int8 needs --calibration with inputs as the model will see them.');
  if (graph !== 'inference') throw new UsageError('--int8 is for the inference graph: leave --graph out.');
  const { bytes, cost } = await exportInt8(model, { ...(await readInput(calibration)), amplification });
  process.stderr.write(
    `mien: 8 bits change the logits by ${(100 * cost.error).toFixed(1)} % and leave ${(100 * cost.agreement).toFixed(1)} % of the labels as they were, on ${cost.heldOut} samples that were not calibrated on (${cost.calibrated} were).\n`,
  );
  return bytes;
}
