import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type ReceivedRequest, startUpstream } from './recording-upstream.ts';
import { isSignedByOAuth1, oauth1Parameters } from './signature-checks.ts';

/** How a service strays, or what its person decides. */
export interface OAuth1Quirks {
  denies: boolean;
  /** Names the token of a declined sign-in `denied`, as some services do. */
  namesDenied: boolean;
  confirmsCallback: boolean;
  /** Answers requests for tokens with this instead. */
  answers: { readonly status: number; readonly body: string } | null;
}

/** A service that speaks OAuth 1 (RFC 5849): every signature is checked with another library than the product's. */
export interface OAuth1Server {
  readonly origin: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly consumer: { readonly key: string; readonly secret: string };
  readonly quirks: OAuth1Quirks;
  readonly received: readonly ReceivedRequest[];
  /** Every secret that it has given out. */
  readonly secrets: readonly string[];
  /** What the page shows to copy for a sign-in without a callback. */
  codeFor(token: string): string;
  close(): Promise<void>;
}

interface Temporary {
  readonly secret: string;
  readonly callback: string;
  readonly verifier: string;
}

const random = () => randomBytes(16).toString('hex');

export async function startOAuth1Server(): Promise<OAuth1Server> {
  const upstream = await startUpstream();
  const consumer = { key: 'the-consumer', secret: `consumer secret/+${random()}` };
  const quirks: OAuth1Quirks = { denies: false, namesDenied: false, confirmsCallback: true, answers: null };
  const temporaries = new Map<string, Temporary>();
  const tokens = new Map<string, string>();
  const nonces = new Set<string>();
  const secrets: string[] = [consumer.secret];

  function isSigned(request: ReceivedRequest, token: string, tokenSecret: string): boolean {
    const { oauth_nonce: nonce = '' } = oauth1Parameters(request);
    const isNew = !nonces.has(nonce);
    nonces.add(nonce);
    return (
      isNew &&
      isSignedByOAuth1(upstream.origin, request, {
        consumerKey: consumer.key,
        consumerSecret: consumer.secret,
        token,
        tokenSecret,
      })
    );
  }

  function give(response: ServerResponse, fields: Record<string, string>): void {
    response
      .writeHead(200, { 'content-type': 'application/x-www-form-urlencoded' })
      .end(new URLSearchParams(fields).toString());
  }

  function refuse(response: ServerResponse, problem: string, advice: string): void {
    response
      .writeHead(401)
      .end(new URLSearchParams({ oauth_problem: problem, oauth_problem_advice: advice }).toString());
  }

  function temporaryCredentials(request: ReceivedRequest, response: ServerResponse): void {
    if (!isSigned(request, '', '')) {
      refuse(response, 'signature_invalid', 'Signature does not match');
      return;
    }
    const token = random();
    const secret = `temporary/+${random()}`;
    const { oauth_callback: callback = '' } = oauth1Parameters(request);
    temporaries.set(token, { secret, callback, verifier: random() });
    secrets.push(secret);
    give(response, {
      oauth_token: token,
      oauth_token_secret: secret,
      ...(quirks.confirmsCallback ? { oauth_callback_confirmed: 'true' } : {}),
    });
  }

  function authorize({ url }: ReceivedRequest, response: ServerResponse): void {
    const token = new URL(url, upstream.origin).searchParams.get('oauth_token') ?? '';
    const temporary = temporaries.get(token);
    if (!temporary) {
      response.writeHead(404).end();
      return;
    }
    if (temporary.callback === 'oob') {
      response.end(`Your code: ${temporary.verifier}`);
      return;
    }
    const back = new URL(temporary.callback);
    if (quirks.namesDenied) back.searchParams.set('denied', token);
    else if (quirks.denies) {
      back.searchParams.set('oauth_token', token);
      back.searchParams.set('oauth_problem', 'permission_denied');
    } else {
      back.searchParams.set('oauth_token', token);
      back.searchParams.set('oauth_verifier', temporary.verifier);
    }
    response.writeHead(302, { location: back.href }).end();
  }

  function accessToken(request: ReceivedRequest, response: ServerResponse): void {
    const { oauth_token: token = '', oauth_verifier: verifier } = oauth1Parameters(request);
    const temporary = temporaries.get(token);
    const problem =
      temporary === undefined
        ? (['token_used', 'This token was used already'] as const)
        : accessProblem(request, token, temporary, verifier);
    if (problem !== null) {
      refuse(response, ...problem);
      return;
    }
    temporaries.delete(token);
    const granted = random();
    const secret = `granted/+${random()}`;
    tokens.set(granted, secret);
    secrets.push(secret);
    give(response, { oauth_token: granted, oauth_token_secret: secret, user_id: '42' });
  }

  function accessProblem(
    request: ReceivedRequest,
    token: string,
    temporary: Temporary,
    verifier: string | undefined,
  ): readonly [problem: string, advice: string] | null {
    if (!isSigned(request, token, temporary.secret))
      return ['signature_invalid', `Signature does not match ${temporary.secret}`];
    return verifier === temporary.verifier ? null : ['verifier_invalid', 'That code is wrong'];
  }

  function me(request: ReceivedRequest, response: ServerResponse): void {
    const { oauth_token: token = '' } = oauth1Parameters(request);
    const secret = tokens.get(token);
    const isKnown = secret !== undefined && isSigned(request, token, secret);
    response
      .writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' })
      .end(isKnown ? '{"login":"ada"}' : '{}');
  }

  const pages: Readonly<Record<string, (request: ReceivedRequest, response: ServerResponse) => void>> = {
    'GET /authorize': authorize,
    'GET /me': me,
    'POST /request': temporaryCredentials,
    'POST /access': accessToken,
  };
  upstream.answer((request, response) => {
    const { answers } = quirks;
    const page = pages[`${request.method} ${request.url.split('?', 1)[0]}`];
    if (answers !== null && request.method === 'POST') response.writeHead(answers.status).end(answers.body);
    else if (page === undefined) response.writeHead(404).end();
    else page(request, response);
  });

  return {
    origin: upstream.origin,
    facts: {
      request_token_url: `${upstream.origin}/request`,
      authorize_url: `${upstream.origin}/authorize`,
      access_token_url: `${upstream.origin}/access`,
    },
    consumer,
    quirks,
    received: upstream.received,
    secrets,
    codeFor: (token) => temporaries.get(token)?.verifier ?? '',
    close: () => upstream.close(),
  };
}
