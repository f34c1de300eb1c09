/** The files of a training, all beside the model that it writes. */
export type TrainingPaths = {
  readonly model: string;
  readonly checkpoint: string;
  readonly log: string;
  readonly curves: string;
};

/** @param model where the model goes, such as `model.safetensors` */
export function trainingPaths(model: string): TrainingPaths {
  const stem = model.replace(/\.safetensors$/, '');
  return { model, checkpoint: `${stem}.checkpoint`, log: `${stem}.log.ndjson`, curves: `${stem}.curves.svg` };
}
