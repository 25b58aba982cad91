import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type Provider from 'oidc-provider';
import type { Behaviour } from './behaviour.ts';

/**
 * Signing in and consenting in one page with one click: "Allow" or "Deny". Everything that was asked for is granted, less
 * what the behaviour withholds.
 */
export async function answerInteraction(
  provider: Provider,
  behaviour: Behaviour,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { params, uid } = await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
      .end(interactionPage(uid, String(params.client_id), String(params.scope ?? '')));
    return;
  }
  const decision = new URLSearchParams(await text(request)).get('decision');
  if (decision !== 'allow') {
    await provider.interactionFinished(request, response, {
      error: 'access_denied',
      error_description: 'The person pressed Deny.',
    });
    return;
  }
  const grant = new provider.Grant({ accountId: behaviour.person.id, clientId: String(params.client_id) });
  const asked = String(params.scope ?? '')
    .split(' ')
    .filter(Boolean);
  const withheld = asked.filter((scope) => behaviour.withheldScopes.includes(scope));
  grant.addOIDCScope(asked.filter((scope) => !withheld.includes(scope)).join(' '));
  if (typeof params.resource === 'string') grant.addResourceScope(params.resource, asked.join(' '));
  if (withheld.length > 0) grant.rejectOIDCScope(withheld.join(' '));
  await provider.interactionFinished(request, response, {
    login: { accountId: behaviour.person.id },
    consent: { grantId: await grant.save() },
  });
}

function interactionPage(uid: string, clientId: string, scope: string): string {
  return `<!doctype html><html lang="en"><title>Sign in</title>
<h1>Sign in</h1>
<p>${escaped(clientId)} asks for: ${escaped(scope)}</p>
<form method="post" action="/interaction/${uid}">
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>
</form></html>`;
}

function escaped(value: string): string {
  return value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
