import { connectBearerAccount } from './bearer-account.ts';
import { type RecordingUpstream, startUpstream } from './recording-upstream.ts';
import { type RunningSallyport, runSallyport } from './running-sallyport.ts';

/** A Sallyport with one account at a service on loopback, which records what it receives. */
export interface BearerWorld {
  readonly app: RunningSallyport;
  readonly upstream: RecordingUpstream;
  /** Its id. */
  readonly account: string;
}

/**
 * @param options the account's token; the toolkit is `acme`, its base URL the service's origin with `path` behind it. Who starts
 *   one closes `app` and `upstream`.
 */
export async function startBearerWorld(options: {
  readonly token: string;
  readonly slug?: string;
  readonly name?: string;
  readonly path?: string;
  readonly defaultHeaders?: Readonly<Record<string, string>>;
  readonly alias?: string;
}): Promise<BearerWorld> {
  const { slug = 'acme', path = '', ...rest } = options;
  const [app, upstream] = await Promise.all([runSallyport(), startUpstream()]);
  const account = await connectBearerAccount(app, { slug, baseUrl: `${upstream.origin}${path}`, ...rest });
  return { app, upstream, account };
}
