// Real servers (RTSP, MQTT): each file owns its ports and processes, so files run one after another.
export default {
  files: ['test/system/**/*.test.ts'],
  extensions: { ts: 'module' },
  nodeArguments: ['--import=tsx'],
  workerThreads: false,
  concurrency: 1,
  serial: true,
  timeout: '5m',
};
