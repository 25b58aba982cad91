import { demoSlug } from '#shared/domain/demo.ts';
import { type Toolkit, type ToolkitInput, toolkitInputSchema } from '#shared/domain/toolkit.ts';

const category = 'Demo';
const address = /^http:\/\/127\.0\.0\.1:(\d{1,5})$/;

/** How the demo service is described, at the place where it listens. */
export function demoToolkit(origin: string): ToolkitInput {
  return toolkitInputSchema.parse({
    slug: demoSlug,
    name: 'Demo issue tracker',
    base_url: origin,
    auth_schemes: [
      {
        mode: 'BEARER_TOKEN',
        inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {token}' }],
        fields: { token: { label: 'Token', secret: true } },
      },
    ],
    categories: [category],
    notes: 'A made-up service that Sallyport runs on this machine. Its issues are gone when Sallyport stops.',
    test_path: '/me',
  });
}

/** The port of the demo's toolkit; null for every other, also one of a person's own under the same slug. */
export function demoPortOf(toolkit: Toolkit | undefined): number | null {
  if (toolkit?.slug !== demoSlug || !toolkit.categories.includes(category)) return null;
  const port = Number(address.exec(toolkit.base_url)?.[1]);
  return port > 0 && port < 65_536 ? port : null;
}
