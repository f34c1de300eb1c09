import { chmod, copyFile, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import test from 'ava';
import fc from 'fast-check';
import { loadConfig } from '../../src/config/load-config.js';
import { ConfigError } from '../../src/errors.js';
import { given, refusedWith, valid } from '../helpers/config-file.js';

test('fills in defaults and makes paths absolute', async (t) => {
  const path = await given(valid);
  const { config, warnings } = await loadConfig(path, { env: {} });
  const folder = path.replace('/mien.yaml', '');
  t.deepEqual(warnings, []);
  t.deepEqual(config, {
    site: 'clinic',
    edge: 'box-1',
    purpose: 'therapy',
    jurisdiction: 'EU',
    cameras: [
      {
        name: 'room',
        kind: 'rtsp',
        url: 'rtsp://cam/1',
        transport: 'tcp',
        loop: false,
        enabled: true,
        consent: { state: 'unrecorded', ref: null },
        spotting: { preset: 'balanced', judge: 'learned' },
        stabiliser: 'anchored',
        magnification: 2,
        pictures: { preview: false, apex: false },
      },
    ],
    mqtt: {
      url: 'mqtt://broker',
      prefix: 'mien/v1/clinic/box-1/',
      clientId: 'mien-clinic-box-1',
      control: true,
      outbox: {
        path: `${folder}/mien-data/outbox`,
        maxBytes: 67108864,
        maxAgeHours: 72,
        replayPerSecond: 100,
        liveWaitSeconds: 5,
      },
    },
    http: { host: '127.0.0.1', port: 6436, hosts: [] },
    dataFolder: `${folder}/mien-data`,
    retention: { journalDays: 30, auditDays: 365 },
    notice: {},
    model: { engine: 'ort', amplification: 2 },
    logLevel: 'info',
  });
});

test('the example loads', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'mien-config-'));
  await mkdir(join(folder, 'secrets'));
  await writeFile(join(folder, 'secrets', 'room-1'), 'pw', { mode: 0o600 });
  await copyFile('mien.example.yaml', join(folder, 'mien.yaml'));
  const { config, warnings } = await loadConfig(join(folder, 'mien.yaml'), { env: {} });
  t.deepEqual(warnings, []);
  t.deepEqual(
    config.cameras.map(({ name, kind }) => [name, kind]),
    [
      ['room-1', 'rtsp'],
      ['replay', 'file'],
    ],
  );
});

test('secrets come from files, are overridden by the environment, and never show themselves', async (t) => {
  const yaml = valid.replace('rtsp://cam/1', 'rtsp://cam/1\n    username: viewer\n    passwordFile: pw');
  const path = await given(yaml, { pw: 'p#ss w@rd\n' });
  const { config } = await loadConfig(path, { env: {} });
  t.is(config.cameras[0]?.password?.reveal(), 'p#ss w@rd');
  for (const printed of [JSON.stringify(config), inspect(config, { depth: 9 }), String(config.cameras[0]?.password)]) {
    t.false(printed.includes('p#ss'));
  }
  const overridden = await loadConfig(path, { env: { MIEN_CAMERA_ROOM_PASSWORD: 'other' } });
  t.is(overridden.config.cameras[0]?.password?.reveal(), 'other');
});

test('takes credentials out of addresses and says that they stand in the file', async (t) => {
  const yaml = valid
    .replace('rtsp://cam/1', 'rtsp://vi%40ewer:s3cr%23t@cam:8554/1?x=2')
    .replace('mqtt://broker', 'mqtts://mien:hush@broker:8883');
  const { config, warnings } = await loadConfig(await given(yaml), { env: {} });
  t.is(config.cameras[0]?.url, 'rtsp://cam:8554/1?x=2');
  t.is(config.cameras[0]?.username, 'vi@ewer');
  t.is(config.cameras[0]?.password?.reveal(), 's3cr#t');
  t.is(config.mqtt.url, 'mqtts://broker:8883');
  t.is(config.mqtt.username, 'mien');
  t.is(config.mqtt.password?.reveal(), 'hush');
  t.deepEqual(
    warnings.map((warning) => warning.replace(/^.*\//, '')),
    [
      'mien.yaml:7:5: cameras.room.url holds a password; move it to a file and name that in passwordFile.',
      'mien.yaml:9:3: mqtt.url holds a password; move it to a file and name that in passwordFile.',
    ],
  );
  t.false(warnings.join().includes('s3cr'));
});

test('variables of the environment fill in values and take the place of keys', async (t) => {
  const yaml = valid
    .replace('rtsp://cam/1', () => `rtsp://\${CAM}/$\${x}`)
    .concat(`http:\n  port: \${PORT}\njournal:\n  path: "\${PORT}"\n`);
  const env = { CAM: '10.0.0.5', PORT: '8080', MIEN_LOG_LEVEL: 'debug', MIEN_MQTT_URL: 'ws://other/mqtt' };
  const { config } = await loadConfig(await given(yaml), { env });
  t.is(config.cameras[0]?.url, `rtsp://10.0.0.5/\${x}`);
  t.is(config.http.port, 8080);
  t.true(config.journal?.path.endsWith('/8080'));
  t.is(config.logLevel, 'debug');
  t.is(config.mqtt.url, 'ws://other/mqtt');
});

test('a variable that is not set, or holds what it may not, is named', async (t) => {
  t.deepEqual(await refusedWith(valid.replace('cam/1', `\${CAM}/1`)), [
    'mien.yaml:7:10: the environment variable CAM is not set; set it, or write the value here.',
  ]);
  t.deepEqual(await refusedWith(valid, { MIEN_HTTP_PORT: 'eighty' }), [
    'environment variable MIEN_HTTP_PORT: http.port must be a number, not text.',
  ]);
});

test('a misspelt variable is a warning', async (t) => {
  const { warnings } = await loadConfig(await given(valid), { env: { MIEN_MQTT_PASWORD: 'x', MIEN_OTHER: 'y' } });
  t.deepEqual(warnings, [
    'The environment variable MIEN_MQTT_PASWORD means nothing to mien; did you mean MIEN_MQTT_PASSWORD.',
  ]);
});

test('a secret file that others may read is a warning', async (t) => {
  const path = await given(valid.concat('  username: mien\n  passwordFile: pw\n'), { pw: 'hush' });
  await chmod(path.replace('mien.yaml', 'pw'), 0o644);
  const { config, warnings } = await loadConfig(path, { env: {} });
  t.is(config.mqtt.password?.reveal(), 'hush');
  t.is(warnings.length, 1);
  t.regex(warnings[0] as string, /mien\.yaml:11:3: mqtt\.passwordFile .* chmod 600 it\.$/);
});

test('says where a file stops being YAML', async (t) => {
  const cases: [string, string][] = [
    [
      'site: a\n\tedge: b\n',
      'mien.yaml:2:1: this is not valid YAML: Tabs are not allowed as indentation; indent with spaces.',
    ],
    [`${valid}site: b\n`, 'mien.yaml:10:1: this is not valid YAML: Map keys must be unique; remove one of the two.'],
    [
      'cameras:\n  a:\n    url: x\n   user: y\n',
      'mien.yaml:4:1: this is not valid YAML: All mapping items must start at the same column; align it with its neighbours.',
    ],
    [
      'site: a: b\n',
      'mien.yaml:1:7: this is not valid YAML: Nested mappings are not allowed in compact mappings; put text that holds ": " in quotes.',
    ],
    [
      'a: 1\n---\nb: 2\n',
      'mien.yaml:2:1: this is not valid YAML: Source contains multiple documents; keep one document and remove the --- line.',
    ],
    ['', 'mien.yaml:1:1: the file holds no keys; copy mien.example.yaml to begin with.'],
    ['- a\n- b\n', 'mien.yaml:1:1: the file holds no keys; copy mien.example.yaml to begin with.'],
    [
      'site: *nowhere\n',
      'mien.yaml:1:1: this is not valid YAML: Unresolved alias (the anchor must be set before the alias): nowhere.',
    ],
  ];
  for (const [yaml, sentence] of cases) t.deepEqual(await refusedWith(yaml), [sentence]);
});

test('says every problem in one sentence, in the order of the file, with a suggestion', async (t) => {
  const yaml = `site: Clinic
edge: 7
purpose: theraphy
jurisdiction: Germany
camera: {}
cameras:
  door:
    urll: rtsp://x/
    trasnport: tcp
    enabled: yes
  Front Door:
    url: x
mqtt:
  url: mqtt://x
  protocolVersion: 3
  outbox:
    maxBytes: 12.5
    path:
http:
  port: 70000
logLevel: [info]
`;
  t.deepEqual(await refusedWith(yaml), [
    'mien.yaml:1:1: site may hold only a-z, 0-9, - and _, and begins with a letter or digit.',
    'mien.yaml:2:1: edge must be text, not a number; put it in quotes.',
    "mien.yaml:3:1: purpose must be one of research, therapy, medical, safety, usability, training, recruitment, workplace, education, other, not 'theraphy'; did you mean 'therapy'?",
    "mien.yaml:4:1: jurisdiction must be one of EU, UK, CH, US, other, not 'Germany'; write EU for a member state.",
    "mien.yaml:5:1: camera is no key that mien knows; did you mean 'cameras'?",
    "mien.yaml:8:5: cameras.door.urll is no key that mien knows; did you mean 'url'?",
    "mien.yaml:9:5: cameras.door.trasnport is no key that mien knows; did you mean 'transport'?",
    'mien.yaml:10:5: cameras.door.enabled must be true or false, not text.',
    'mien.yaml:11:3: cameras.Front Door may hold only a-z, 0-9, - and _, and begins with a letter or digit.',
    "mien.yaml:15:3: mqtt.protocolVersion must be one of 5, 4, not '3'.",
    'mien.yaml:17:5: mqtt.outbox.maxBytes must be a whole number, not 12.5.',
    'mien.yaml:18:5: mqtt.outbox.path is empty and must be text: folder in which events wait for the broker (relative to this file); made when absent.',
    "mien.yaml:20:3: http.port must be at most 65535, not '70000'.",
    "mien.yaml:21:1: logLevel must be one of trace, debug, info, warn, error, silent, not 'info'.",
  ]);
});

test('says which required keys are missing', async (t) => {
  const sentences = await refusedWith('site: a\n');
  t.deepEqual(
    sentences.map((sentence) => sentence.replace(/^mien\.yaml:1:1: (\w+) is missing.*$/, '$1')),
    ['edge', 'purpose', 'jurisdiction', 'cameras', 'mqtt'],
  );
  t.deepEqual(await refusedWith(valid.replace(/cameras:\n.*\n.*\n/, 'cameras: {}\n')), [
    'mien.yaml:5:1: cameras names no camera; add at least one.',
  ]);
});

test('says what is wrong with an address and shows no password', async (t) => {
  const bad =
    'is not an address; write rtsp://host:port/path, and keep the user in username and the password in passwordFile.';
  for (const url of ['rtsp://admin:p#ss@cam/1', 'rtsp://admin:12/34@cam/1', 'rtsp://admin:12#34@cam', 'rtsp://']) {
    t.deepEqual(await refusedWith(valid.replace('rtsp://cam/1', `"${url}"`)), [
      `mien.yaml:7:5: cameras.room.url ${bad}`,
    ]);
  }
  t.deepEqual(await refusedWith(valid.replace('rtsp://cam/1', 'http://admin:pw@cam/1')), [
    'mien.yaml:7:5: cameras.room.url must begin with rtsp://, rtsps://, or be the path of a recording.',
  ]);
  t.deepEqual(await refusedWith(valid.replace('mqtt://broker', 'broker:1883')), [
    'mien.yaml:9:3: mqtt.url must begin with mqtt://, mqtts://, ws://, wss://.',
  ]);
});

test('says what is wrong with a secret file', async (t) => {
  const yaml = valid.concat('  username: mien\n  passwordFile: pw\n');
  const at = 'mien.yaml:11:3: mqtt.passwordFile names pw, which';
  t.deepEqual(await refusedWith(yaml), [`${at} does not exist.`]);
  t.deepEqual(await refusedWith(yaml, {}, { pw: '\n' }), [`${at} is empty; write the password into it.`]);
  const [folder] = await refusedWith(yaml.replace('passwordFile: pw', 'passwordFile: .'));
  t.regex(folder as string, /^mien\.yaml:11:3: mqtt\.passwordFile names .*, which is a folder\.$/);
});

test('keys that contradict each other are refused', async (t) => {
  t.deepEqual(await refusedWith(valid.replace('rtsp://cam/1', 'a.mp4\n    transport: udp\n    username: me')), [
    'mien.yaml:8:5: cameras.room.transport means nothing for a recording; remove it.',
    'mien.yaml:9:5: cameras.room.username means nothing for a recording; remove it.',
  ]);
  t.deepEqual(await refusedWith(valid.replace('rtsp://cam/1', 'rtsp://cam/1\n    loop: true')), [
    'mien.yaml:8:5: cameras.room.loop means nothing for a camera; remove it.',
  ]);
  t.deepEqual(await refusedWith(valid, { MIEN_MQTT_PASSWORD: 'x' }), [
    'mien.yaml:8:1: mqtt.username is missing beside a password.',
  ]);
  t.deepEqual(await refusedWith(valid.concat('  prefix: "#/x"\n')), [
    'mien.yaml:10:3: mqtt.prefix may not hold + # { } or an empty level, nor begin with / or $; {site} and {edge} are filled in.',
  ]);
});

test('refuses what the law prohibits, with the article, and allows the exceptions', async (t) => {
  for (const purpose of ['recruitment', 'workplace', 'education']) {
    const [sentence] = await refusedWith(valid.replace('therapy', purpose));
    t.regex(sentence as string, /^mien\.yaml:3:1: purpose .*Article 5\(1\)\(f\) of Regulation \(EU\) 2024\/1689/);
  }
  for (const purpose of ['medical', 'safety', 'research', 'therapy', 'usability']) {
    await t.notThrowsAsync(loadConfig(await given(valid.replace('therapy', purpose)), { env: {} }));
  }
  const elsewhere = valid.replace('therapy', 'workplace').replace('EU', 'US');
  await t.notThrowsAsync(loadConfig(await given(elsewhere), { env: {} }));
});

test('a file that cannot be read is one sentence', async (t) => {
  await t.throwsAsync(loadConfig('/nowhere/mien.yaml', { env: {} }), {
    instanceOf: ConfigError,
    message: 'The configuration /nowhere/mien.yaml does not exist; copy mien.example.yaml to begin with.',
  });
  await t.throwsAsync(loadConfig(tmpdir(), { env: {} }), {
    instanceOf: ConfigError,
    message: `The configuration ${tmpdir()} is a folder; name the YAML file in it.`,
  });
});

test('any text is either a configuration or refused with places', async (t) => {
  const path = await given('');
  const pieces = valid
    .split(/(?<=[\n: ])/)
    .concat([`\${X}`, '*a', '&a ', '<<: ', '__proto__: ', '- ', '"', '\t', '{', ']']);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string()), { maxLength: 40 }), async (parts) => {
      await writeFile(path, parts.join(''));
      try {
        await loadConfig(path, { env: {} });
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        for (const line of error.message.split('\n')) if (!/:\d+:\d+: .+[.?]$/.test(line)) throw new Error(line);
      }
    }),
    { numRuns: 500 },
  );
  t.pass();
});

test('a bomb of aliases is refused', async (t) => {
  const levels = Array.from(
    { length: 12 },
    (_, i) =>
      `l${i}: &l${i} [${Array(9)
        .fill(i ? `*l${i - 1}` : 'x')
        .join(', ')}]`,
  );
  const [sentence] = await refusedWith(`${levels.join('\n')}\n`);
  t.regex(sentence as string, /not valid YAML: Excessive alias count/);
});
