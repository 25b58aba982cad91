import { errorMeanings } from '../src/main/gateway/error-meanings.ts';
import { httpErrors } from '../src/main/gateway/http-errors.ts';
import { errorCodes } from '../src/shared/errors.ts';

const start = `# Errors

<!-- Made by "npm run docs" from src/main/gateway/http-errors.ts and error-meanings.ts. Edit those. -->

Every failure of the API answers with this body and its HTTP status, whatever the route:

\`\`\`json
{
  "error": {
    "message": "The key \\"nightly report\\" lacks the permission \\"proxy_execute\\".",
    "code": 4030,
    "slug": "PermissionDenied",
    "status": 403,
    "request_id": "call_4fZk…",
    "suggested_fix": "The owner can grant it under Agents."
  }
}
\`\`\`

\`field\` names the input at fault, as it was sent, and \`errors\` holds a line for each fault where there are several. \`request_id\`
is also the header \`x-request-id\`; where the request was a call, it is the call's id in the log.

Slugs and codes keep their meaning from release to release. 1803 is the code by which Composio's SDK recognises a missing connected
account.

What a service itself answers is no error: proxy execute hands it over with status 200 and the service's own status inside,
\`/gateway/…\` hands it over as it came.

## Sending again

\`x-should-retry: false\` stands on every error but \`RateLimited\` and \`ShuttingDown\`: a service may have been reached, or the answer
would be the same. Composio's SDK obeys it, and waits for \`Retry-After\` on a 429.

## Table

| Status | Slug | Code | What it means | What to do |
|---|---|---|---|---|
`;

/** docs/errors.md: every error that Sallyport answers, by status. */
export function errorDocs(): string {
  const rows = errorCodes
    .map((slug) => ({ slug, ...httpErrors[slug], ...errorMeanings[slug] }))
    .toSorted((a, b) => a.status - b.status || a.code - b.code || a.slug.localeCompare(b.slug))
    .map(
      ({ status, slug, code, meaning, remedy }) =>
        `| ${status} | \`${slug}\` | ${code} | ${meaning} | ${remedy} |\n`,
    );
  return start + rows.join('');
}
