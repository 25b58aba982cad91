import type { ApiKey } from '#shared/domain/api-key.ts';

/** What a rule says of one request, and which rule it was. */
export interface Decision {
  readonly effect: 'allow' | 'deny';
  readonly rule: string;
}

/** Methods that change nothing at the service (RFC 9110 §9.2.1). */
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Decides by the key's rule preset. */
export function decide(key: ApiKey, method: string): Decision {
  const rule = `preset:${key.rule_preset}`;
  const allowed = key.rule_preset === 'full' || safeMethods.has(method);
  return { effect: allowed ? 'allow' : 'deny', rule };
}
