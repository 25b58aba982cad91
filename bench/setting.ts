// What every contestant is told: the same key to check, the same header to set, the same upstream.

/** Everything listens here and nowhere else. */
export const host = '127.0.0.1';

/** The local key that a caller presents. */
export const localKey = 'ak_bench_0123456789abcdefghijklmnopqrstuvwxyz';

/** The credential's token; the upstream answers 401 without it, so a contestant that forgets it fails. */
export const token = 'bench-token-5f3b7c9d1e2a4680';
export const authorization = `Bearer ${token}`;

/** The small answer: 1,024 bytes of JSON. */
export const smallJson = JSON.stringify({ id: 1, note: 'x'.repeat(1_024 - '{"id":1,"note":""}'.length) });

export const streamBytes = 200 * 1024 * 1024;

export const paths = { json: '/json', download: '/download', upload: '/upload', events: '/events' } as const;

/** What a server program of this folder gets as its only argument, as JSON. */
export interface ServerSetting {
  readonly port: number;
  /** `http://127.0.0.1:port` of the upstream. */
  readonly upstream: string;
}

/** Reads the argument of a server program. */
export function readServerSetting(): ServerSetting {
  return JSON.parse(process.argv[2] ?? '{}') as ServerSetting;
}

/** The toolkit through which Sallyport reaches the upstream: its bearer token goes into one header. */
export function benchToolkit(upstream: string) {
  return {
    slug: 'bench',
    name: 'Benchmark',
    base_url: upstream,
    auth_schemes: [
      {
        mode: 'BEARER_TOKEN' as const,
        inject: [{ in: 'header' as const, name: 'Authorization', value: 'Bearer {token}' }],
        fields: { token: { label: 'Token', secret: true } },
      },
    ],
  };
}
