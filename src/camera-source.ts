/** Where one camera's frames come from: plain data, so that it can be handed to a thread. */
export type CameraSource = {
  readonly kind: 'rtsp' | 'file';
  /** rtsp:// or rtsps:// without credentials, or the absolute path of a recording. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly transport: 'tcp' | 'udp';
  /** Begin a recording again when it ends. */
  readonly loop: boolean;
};
