import type { ConfigFile } from './schema.js';
import type { Secret } from './secret.js';

type CameraFile = ConfigFile['cameras'][string];
type MqttFile = ConfigFile['mqtt'];

/** One camera, ready to be opened. */
export type CameraConfig = {
  readonly name: string;
  readonly kind: 'rtsp' | 'file' | 'command' | 'device' | 'images';
  /** The program whose pictures are read; of kind `command` alone. */
  readonly command?: NonNullable<CameraFile['command']>;
  /** The camera of this box; of kind `device` alone. */
  readonly device?: NonNullable<CameraFile['device']>;
  /** Pictures a second of a folder; of kind `images` alone. */
  readonly fps?: number;
  /** rtsp:// or rtsps:// without credentials, the absolute path of a recording or folder, or empty for anything else. */
  readonly url: string;
  readonly username?: string;
  readonly password?: Secret;
  readonly transport: 'tcp' | 'udp';
  readonly loop: boolean;
  readonly enabled: boolean;
  readonly consent: { readonly state: CameraFile['consent']['state']; readonly ref: string | null };
  readonly spotting: CameraFile['spotting'];
  /** How the head's movement is taken out of the picture. */
  readonly stabiliser: CameraFile['stabiliser'];
  /** How strongly movement is magnified for the model. */
  readonly magnification: number;
  /** What those with the credentials of the HTTP server may see of it. */
  readonly pictures: CameraFile['pictures'];
};

export type OutboxConfig = {
  /** Absolute path of a folder. */
  readonly path: string;
  readonly maxBytes: number;
  readonly maxAgeHours: number;
  readonly replayPerSecond: number;
  readonly liveWaitSeconds: number;
};

/** How the broker is known and how this box shows who it is, in PEM. */
export type TlsConfig = {
  /** Authority of the broker's certificate; those that Node.js trusts when absent. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: Secret;
  /** Any certificate of the broker is taken. */
  readonly insecure: boolean;
};

/** The broker, ready to be connected to. */
export type MqttConfig = {
  /** mqtt://, mqtts://, ws:// or wss:// without credentials. */
  readonly url: string;
  /** Without placeholders, ends in `/`. */
  readonly prefix: string;
  readonly username?: string;
  readonly password?: Secret;
  readonly clientId: string;
  readonly protocolVersion?: MqttFile['protocolVersion'] & number;
  readonly tls?: TlsConfig;
  /** Whether messages on `set` and `rpc` topics are listened to. */
  readonly control: boolean;
  /** Where Home Assistant looks for devices; absent: it is told of none. */
  readonly homeAssistant?: { readonly prefix: string };
  readonly outbox: OutboxConfig;
};

/** The HTTP server, ready to listen. */
export type HttpConfig = {
  readonly host: string;
  readonly port: number;
  /** Names by which browsers may reach it, beside addresses and localhost. */
  readonly hosts: readonly string[];
  readonly token?: Secret;
  readonly login?: { readonly username: string; readonly password: Secret };
};

/** The whole configuration: defaults filled in, paths absolute, secrets read, credentials taken out of addresses. */
export type Config = {
  readonly site: string;
  readonly edge: string;
  readonly purpose: ConfigFile['purpose'];
  readonly jurisdiction: ConfigFile['jurisdiction'];
  readonly cameras: readonly CameraConfig[];
  readonly mqtt: MqttConfig;
  readonly http: HttpConfig;
  /** Absolute path of a folder. */
  readonly dataFolder: string;
  readonly retention: ConfigFile['retention'];
  readonly notice: ConfigFile['notice'];
  readonly journal?: { readonly path: string };
  readonly model: { readonly path?: string; readonly engine: 'ort' | 'tfjs'; readonly amplification: number };
  readonly logLevel: ConfigFile['logLevel'];
};
