/** A request that can be repeated as often as a load wants. */
export interface LoadRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** A contestant that runs. */
export interface RunningContestant {
  /** The process that does its work. */
  readonly pid: number;
  /** The small JSON through this contestant. */
  readonly small: LoadRequest;
  /** Where a path of the upstream is found here; null for contestants that carry no streams. */
  readonly urlOf: ((path: string) => string) | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Waits until nothing of an earlier load is still being worked on. */
  settle(): Promise<void>;
  /** What a reader of the figures should know, such as records that were dropped. */
  remarks(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

export type ContestantName = string;

export interface Contestant {
  readonly name: ContestantName;
  /** What ran, for the table; null where it is not installed. */
  readonly version: string | null;
  /** Those that the goals compare closely get longer runs. */
  readonly close: boolean;
  start(upstream: string): Promise<RunningContestant>;
}

export const names = {
  direct: 'upstream direct',
  reference: 'bare forwarder (reference)',
  nginx: 'nginx',
  haproxy: 'HAProxy',
  caddy: 'Caddy',
  mitmdump: 'mitmdump',
  fastProxy: 'fast-proxy',
  httpProxy3: 'http-proxy-3',
  fastifyHttpProxy: '@fastify/http-proxy',
  sallyport: 'Sallyport pass-through',
  sallyportNoBodies: 'Sallyport pass-through, bodies not recorded',
  bareEnvelope: 'bare envelope forwarder (reference)',
  sallyportEnvelope: 'Sallyport envelope',
} as const;
