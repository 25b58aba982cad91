import { demoToolkit } from '#main/core/demo/demo-toolkit.ts';
import { demoSlug } from '#shared/domain/demo.ts';

/** The demo service as the preview shows it: a toolkit and an account that nothing stands behind. */
export function createDemoPreview(ask: (name: string, input: Record<string, unknown>) => unknown) {
  return {
    'demo.start': () => {
      ask('toolkits.create', demoToolkit('http://127.0.0.1:4590'));
      return ask('accounts.create', { toolkit: demoSlug, fields: {}, auth_scheme: 'BEARER_TOKEN' });
    },
    'demo.remove': () => {
      const { items } = ask('accounts.list', {}) as { items: { id: string; toolkit: string }[] };
      for (const { id, toolkit } of items) if (toolkit === demoSlug) ask('accounts.delete', { id });
      return ask('toolkits.delete', { slug: demoSlug });
    },
  };
}
