import type { FieldPair } from '#shared/domain/call.ts';
import { placeholder } from '../calls/index.ts';
import type { OutboundBody } from '../ports/index.ts';
import type { RequestSigner } from './signer.ts';
import { isS3, sha256, signSigV4 } from './sigv4-signature.ts';

/** What a signed address holds instead of headers: two signatures on one request are refused. */
const ownQuery = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-Security-Token',
  'X-Amz-Signature',
  'X-Amz-SignedHeaders',
];

/** Headers that AWS wants signed where they are there, besides `host` and every `x-amz-…`. */
const signedNames: ReadonlySet<string> = new Set(['content-type', 'content-md5']);

/**
 * Signs with AWS Signature Version 4 by the `Authorization` header. What is in memory is hashed into the signature; a streamed
 * body to S3 goes as UNSIGNED-PAYLOAD, which only S3 takes.
 */
export function awsSigner(values: Readonly<Record<string, string>>): RequestSigner {
  const { region = '', service = '', session_token: sessionToken = '' } = values;
  const keys = {
    accessKeyId: values.access_key_id ?? '',
    secretAccessKey: values.secret_access_key ?? '',
  };
  return {
    ownHeaders: ['Authorization', 'X-Amz-Date', 'X-Amz-Content-Sha256', 'X-Amz-Security-Token'],
    ownQuery,
    coversBody: () => !isS3(service),
    sign({ method, origin, path, headers, body }, { now }) {
      const date = amzDate(now);
      const payload = payloadHash(body);
      const added: FieldPair[] = [
        ['X-Amz-Date', date],
        ...(isS3(service) ? [['X-Amz-Content-Sha256', payload] as FieldPair] : []),
      ];
      const token: FieldPair[] = sessionToken === '' ? [] : [['X-Amz-Security-Token', sessionToken]];
      const signed = headers.filter(([name]) => {
        const lower = name.toLowerCase();
        return lower.startsWith('x-amz-') || signedNames.has(lower);
      });
      const { header, signature } = signSigV4(
        { method, path, headers: [['Host', new URL(origin).host], ...signed, ...added, ...token], payload },
        keys,
        { region, service, date },
      );
      return {
        headers: [...added, ...token, ['Authorization', header]],
        recorded: [
          ...added,
          ...token.map(([name]): FieldPair => [name, placeholder]),
          ['Authorization', `AWS4-HMAC-SHA256 ${placeholder}`],
        ],
        secrets: [header, header.slice(header.indexOf(' ') + 1), signature],
      };
    },
  };
}

function payloadHash(body: OutboundBody): string {
  if (body === null) return sha256('');
  return body instanceof Uint8Array ? sha256(body) : 'UNSIGNED-PAYLOAD';
}

/** `20130524T000000Z`: ISO 8601 without punctuation and fractions. */
function amzDate(now: number): string {
  return new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '');
}
