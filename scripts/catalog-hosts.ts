/** Parts of a host name that tell of a place for trying out, or of a relay between a product and the service. */
const tryOut =
  /(?:^|[.-])(?:sandbox|sbx|mock|testbed|test\d*|st\d+|demo(?:api)?|staging|stage|stg|uat|qa|preprod|beta\d*|betaapi|development|local|localhost|internal|example)(?:[.-])/;
const innerDev = /(?:^|[.-])dev(?:-[a-z]+)?\.(?:[a-z0-9-]+\.)+[a-z]+$/;
const relay = /(?:^|[.-])(?:proxy|relay|powerautomate(?:proxy)?)(?:[.-])/;

/** Where anybody's program runs: such a host says nothing of who answers there. */
const anybodys = [
  'azurewebsites.net',
  'azure-api.net',
  'azurefd.net',
  'logic.azure.com',
  'cloudapp.net',
  'execute-api.amazonaws.com',
  'cloudfront.net',
  'herokuapp.com',
  'ngrok.io',
  'workers.dev',
  'cloudfunctions.net',
  'run.app',
  'onrender.com',
  'vercel.app',
  'netlify.app',
  'github.io',
  'p.rapidapi.com',
  'apigee.net',
  'getsandbox.com',
  'mockapi.io',
  'mocklab.io',
  'prism.stoplight.io',
  'converter.swagger.io',
];

/** Vendors' own hosts that look like one of the above. */
const trusted: ReadonlySet<string> = new Set(['dev.azure.com']);

/** Why a host does not belong into a catalog that people send credentials to; null when it does. */
export function hostFault(host: string): string | null {
  const name = host.toLowerCase().replace(/:\d+$/, '');
  if (trusted.has(name)) return null;
  if (tryOut.test(`${name}.`.replace(/\.[a-z]+\.$/, '.')) || innerDev.test(name)) {
    return 'is a place for trying out, not the service';
  }
  if (relay.test(name)) return 'is a relay, not the service itself';
  const owner = anybodys.find((domain) => name === domain || name.endsWith(`.${domain}`));
  return owner === undefined ? null : `runs anybody's program (${owner})`;
}
