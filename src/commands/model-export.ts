import { Command, Option } from 'commander';
import { type ExportedGraph, exportOnnx } from '../model/export-onnx.js';
import { readModel } from '../model/model-file.js';
import { writeFileAtomically } from '../model/write-file.js';

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
    .action(exportModel);
}

async function exportModel(path: string, { output, graph }: { output: string; graph: ExportedGraph }): Promise<void> {
  const bytes = exportOnnx(await readModel(path), graph);
  await writeFileAtomically(output, bytes);
  process.stderr.write(`mien: wrote ${output}: the ${graph} graph, ${(bytes.byteLength / 1e6).toFixed(1)} MB.\n`);
}
