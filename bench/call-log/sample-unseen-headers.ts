import type { FieldPair } from '../../src/shared/domain/call.ts';
import { createHeaderSampler, type HeaderShape, type Varying } from './sample-headers.ts';

// Header sets that the dictionary of the call log was not made from: names and values of other services and of software that
// companies write for themselves. What all HTTP answers have, such as the date, is in it all the same.

const agents: readonly (readonly FieldPair[])[] = [
  [
    ['accept', 'application/vnd.acme.v7+json, application/hal+json;q=0.8'],
    ['user-agent', 'okhttp/4.12.0'],
    ['x-acme-client', 'scheduler-worker/3.14.1 (jvm 21.0.4; linux amd64)'],
  ],
  [
    ['accept', 'application/json, text/plain;q=0.5'],
    ['user-agent', 'PostmanRuntime/7.43.0'],
    ['postman-token', '{{secret:postman_token}}'],
    ['cache-control', 'no-cache'],
  ],
  [
    ['sdkversion', 'graph-python/1.14.0, graph-python-core/1.1.8'],
    ['client-request-id', '7f3c9c1e-52a8-4f0e-b6ad-0f9a7f7b1e55'],
    ['user-agent', 'aiohttp/3.11.11 Python/3.12'],
    ['prefer', 'outlook.timezone="W. Europe Standard Time", odata.maxpagesize=50'],
  ],
];

const request = ({ number }: Varying): FieldPair[] => [
  ...(agents[number(agents.length)] ?? []),
  ['authorization', 'Bearer {{credential}}'],
];

const guid = ({ hex }: Varying): string => `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';
const text64 = ({ number }: Varying, length: number): string =>
  Array.from({ length }, () => letters[number(letters.length)]).join('');

const shapes: readonly HeaderShape[] = [
  // A large office suite's API.
  (varying) => ({
    request: request(varying),
    response: [
      ['transfer-encoding', 'chunked'],
      [
        'content-type',
        'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
      ],
      ['strict-transport-security', 'max-age=31536000'],
      ['request-id', guid(varying)],
      ['client-request-id', guid(varying)],
      [
        'x-ms-ags-diagnostic',
        `{"ServerInfo":{"DataCenter":"West Europe","Slice":"E","Ring":"5","ScaleUnit":"00${varying.number(9)}","RoleInstance":"AM2PEPF000${varying.hex(5).toUpperCase()}"}}`,
      ],
      ['x-ms-resource-unit', '1'],
      ['odata-version', '4.0'],
      ['date', varying.date],
    ],
  }),
  // A code host with pages and limits of its own.
  (varying) => ({
    request: request(varying),
    response: [
      ['date', varying.date],
      ['content-type', 'application/json'],
      ['content-length', String(varying.length)],
      ['x-page', '1'],
      ['x-per-page', '20'],
      ['x-next-page', '2'],
      ['x-total', String(varying.number(9_000))],
      ['x-total-pages', String(varying.number(450))],
      ['x-gitlab-meta', `{"correlation_id":"${text64(varying, 26)}","version":"1"}`],
      ['ratelimit-name', 'throttle_authenticated_api'],
      ['ratelimit-observed', String(varying.number(2_000))],
      ['ratelimit-remaining', String(varying.number(2_000))],
      ['ratelimit-resettime', varying.date],
      ['gitlab-lb', `haproxy-main-${varying.number(60)}-lb-gprd`],
      ['gitlab-sv', 'api-gke-us-east1-c'],
      ['x-runtime', `0.${varying.number(999_999)}`],
    ],
  }),
  // Functions behind a cloud's own front.
  (varying) => ({
    request: request(varying),
    response: [
      ['content-type', 'application/hal+json'],
      ['content-length', String(varying.length)],
      ['date', varying.date],
      ['x-amzn-requestid', guid(varying)],
      ['x-amz-apigw-id', `${text64(varying, 15)}=`],
      ['x-amzn-trace-id', `Root=1-${varying.hex(8)}-${varying.hex(24)};Parent=${varying.hex(16)};Sampled=0`],
      ['x-amz-cf-pop', 'FRA60-P5'],
      ['x-amz-cf-id', `${text64(varying, 54)}==`],
      ['via', `1.1 ${varying.hex(32)}.cloudfront.net (CloudFront)`],
    ],
  }),
  // A tracker behind an edge that reports on itself.
  (varying) => ({
    request: request(varying),
    response: [
      ['date', varying.date],
      ['content-type', 'application/json;charset=UTF-8'],
      ['server', 'AtlassianEdge'],
      ['timing-allow-origin', '*'],
      ['x-arequestid', varying.hex(32)],
      ['x-aaccountid', `5f${varying.hex(22)}`],
      ['cache-control', 'no-cache, no-store, no-transform'],
      ['atl-traceid', varying.hex(32)],
      ['atl-request-id', guid(varying)],
      [
        'report-to',
        '{"endpoints": [{"url": "https://dz8aopenkvv6s.cloudfront.net"}], "group": "endpoint-1", "include_subdomains": true, "max_age": 600}',
      ],
      [
        'nel',
        '{"failure_fraction": 0.001, "include_subdomains": true, "max_age": 600, "report_to": "endpoint-1"}',
      ],
      [
        'server-timing',
        `atl-edge;dur=${varying.number(400)},atl-edge-internal;dur=${varying.number(40)},atl-edge-upstream;dur=${varying.number(360)},atl-edge-pop;desc="aws-eu-central-1"`,
      ],
    ],
  }),
  // Software of a company's own.
  (varying) => ({
    request: request(varying),
    response: [
      ['server', 'Kestrel'],
      ['date', varying.date],
      ['content-type', 'application/vnd.acme.v7+json; charset=utf-8'],
      ['api-supported-versions', '6.0, 7.0, 7.1-preview'],
      ['x-acme-tenant', 'northwind-production-eu'],
      ['x-acme-cell', `eu-central-1${'abc'[varying.number(3)]}/cell-${varying.number(40)}`],
      ['x-acme-request', `req_${text64(varying, 24)}`],
      ['x-acme-quota', `window=60; used=${varying.number(600)}; max=600; policy=tenant-standard`],
      ['x-acme-build', '2026.11.3+g41b7c02'],
      ['x-operation-id', guid(varying)],
    ],
  }),
];

/** Headers of a call of services that the dictionary does not know. */
export const sampleUnseenHeaders = createHeaderSampler(shapes);
