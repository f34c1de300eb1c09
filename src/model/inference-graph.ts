import { evaluationLayers, type NetworkWeights } from './evaluation-layers.js';
import { type Rule, rewrite } from './graph/rewrite.js';
import { bandChannelConv, joinChannelConvs, scaleAfterPool } from './graph/rules/attention.js';
import { dropZeros } from './graph/rules/drop-zeros.js';
import { foldBatchNorm } from './graph/rules/fold-batch-norm.js';
import { input, type Value } from './graph/value.js';
import { inputChannels, inputSize, type Network, network } from './network.js';

/** The network's results by the names that users see. */
export const outputNames = ['logits', 'aux1_logits', 'aux2_logits', 'feature', 'aux1_feature', 'aux2_feature'] as const;
export type OutputName = (typeof outputNames)[number];

/** What the service needs of the six. */
export const inferenceNames = ['logits', 'feature'] as const;
export type InferenceName = (typeof inferenceNames)[number];

/** Inputs of the graphs: `input` [N,38,size,size] and `amplification` [N,1,1,1]. */
export type GraphOptions = {
  weights: NetworkWeights;
  classes: number;
  /** Side of the input pictures, px. Default 48, what weights are trained for. */
  size?: number;
};

/** The network as published, all six results. */
export function referenceGraph(options: GraphOptions): Record<OutputName, Value> {
  const { logits, aux1Logits, aux2Logits, feature, aux1Feature, aux2Feature } = evaluated(options);
  return {
    logits,
    aux1_logits: aux1Logits,
    aux2_logits: aux2Logits,
    feature,
    aux1_feature: aux1Feature,
    aux2_feature: aux2Feature,
  };
}

/** The same logits and feature with a quarter of the work left out. (decision 0005) */
export function inferenceGraph(options: GraphOptions): Record<InferenceName, Value> {
  const { logits, feature } = evaluated(options);
  return optimised({ logits, feature });
}

/** The part of the inference graph that depends on the onset frame alone: its two encodings. */
export function onsetGraph(options: GraphOptions): Record<'onset_l' | 'onset_s', Value> {
  const { onset } = evaluated(options);
  return optimised({ onset_l: onset.L, onset_s: onset.S });
}

/** The rest of the inference graph: takes `onset_l` and `onset_s` as inputs, for several apexes after one onset. */
export function apexGraph(options: GraphOptions): Record<InferenceName, Value> {
  const { logits, feature, onset } = evaluated(options);
  const cuts = new Map([
    [onset.L, input('onset_l', onset.L.shape)],
    [onset.S, input('onset_s', onset.S.shape)],
  ]);
  return optimised({ logits, feature }, cuts);
}

function evaluated({ weights, classes, size = inputSize }: GraphOptions): Network {
  const picture = input('input', ['N', inputChannels, size, size]);
  return network(picture, input('amplification', ['N', 1, 1, 1]), classes, evaluationLayers(weights));
}

const rules: readonly Rule[] = [dropZeros, foldBatchNorm, joinChannelConvs, scaleAfterPool];

function optimised<K extends string>(outputs: Record<K, Value>, cuts?: ReadonlyMap<Value, Value>): Record<K, Value> {
  // Banding comes second: two channel convolutions must have had the chance to become one.
  return rewrite(rewrite(outputs, rules, cuts), [bandChannelConv]);
}
