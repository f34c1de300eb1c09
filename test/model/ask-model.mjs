// A camera's thread for a test: asks the model once, and ends when the answer has come.
import { parentPort, workerData } from 'node:worker_threads';
import { sampleLength } from '../../dist/model/engine.js';
import { connectModel } from '../../dist/model/model-client.js';

const client = connectModel(workerData);
parentPort.postMessage(await client.classify({ input: new Float32Array(sampleLength), amplification: 2 }));
client.close();
