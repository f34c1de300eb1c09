/** The library: sources, operators and sinks for your own Node program. Start with `cameraEvents`. */
export { type AnalyzeOptions, analyzeRecording } from './analyze.js';
export { type App, type AppOptions, startApp } from './app.js';
export type { CameraStatus } from './camera-status.js';
export { type Clock, mediaClock, wallClock } from './clock.js';
export type { Config } from './config/config.js';
export { loadConfig } from './config/load-config.js';
export type { Consent, ConsentState } from './consent.js';
export * from './errors.js';
export { eventSchema, type MienEvent } from './event.js';
export type { Crops, Expression, Flag, Moment, RegionMovement, RegionName } from './expression.js';
export type { Box, Face, Pose, TrackedFrame } from './face.js';
export type { Frame } from './frame.js';
export { type DropReason, type Meter, noMeter, type Stage } from './meter.js';
export { loadVerifier } from './model/load-verifier.js';
export { type ClassifiedExpression, type Classifier, type ClassifyOptions, classify } from './operators/classify.js';
export { type ConsentGateOptions, consentGate } from './operators/consent-gate.js';
export { type IdentifiedExpression, identify } from './operators/identify.js';
export { type InOrderOptions, inOrder } from './operators/in-order.js';
export {
  type MagnifiedExpression,
  type MagnifiedMotion,
  type Magnifier,
  type MagnifyOptions,
  magnify,
} from './operators/magnify.js';
export { type ReconnectOptions, reconnect } from './operators/reconnect.js';
export { type SpotOptions, spotExpressions } from './operators/spot-expressions.js';
export { type StabiliseOptions, stabilise } from './operators/stabilise.js';
export { type SensitivityOptions, testSensitivity } from './operators/test-sensitivity.js';
export { type EventContext, toEvents } from './operators/to-events.js';
export { type TrackFacesOptions, trackFaces } from './operators/track-faces.js';
export { type WatchFacesOptions, watchFaces } from './operators/watch-faces.js';
export { cameraEvents, type PipelineOptions } from './pipeline.js';
export { type Random, seededRandom, systemRandom } from './random.js';
export type { ModelIdentity, Resemblance } from './resemblance.js';
export type { Source } from './source.js';
export { type CommandOptions, commandSource } from './sources/command.js';
export { type DeviceOptions, deviceSource } from './sources/device.js';
export { type FileOptions, fileSource } from './sources/file.js';
export { type ImagesOptions, imagesSource } from './sources/images.js';
export type { RawFormat } from './sources/raw-layout.js';
export { type RtspOptions, rtspSource } from './sources/rtsp.js';
export { type SimulatorOptions, simulatorSource } from './sources/simulator.js';
export type { SpottingParameters, SpottingPreset } from './spotting/parameters.js';
export type { StabilisedFace, StabilisedFrame } from './stabilised-face.js';
export type { StabiliserName } from './stabilising/stabiliser-names.js';
export { openVision, type Vision } from './vision/open-vision.js';
export { type WarmUp, type WarmUpOptions, warmUp } from './warm-up.js';
