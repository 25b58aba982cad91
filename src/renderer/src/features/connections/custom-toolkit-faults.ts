import type { SallyportError } from '#shared/errors.ts';
import { fieldFaults } from '../../bridge/failure.ts';
import type { CustomToolkitForm } from './custom-toolkit-form.ts';

/** Where on the form a fault is shown: by the description's member that it names, and the inputs that member is made of. */
const places = {
  name: { member: 'name', inputs: ['name'] },
  slug: { member: 'slug', inputs: ['slug'] },
  base_url: { member: 'base_url', inputs: ['base_url'] },
  scheme: { member: 'auth_schemes', inputs: ['scheme', 'header_name', 'prefix', 'schemes'] },
  default_headers: { member: 'default_headers', inputs: ['default_headers'] },
  hosts: { member: 'hosts', inputs: ['hosts'] },
  test_path: { member: 'test_path', inputs: ['test_path'] },
} as const satisfies Record<string, { member: string; inputs: readonly (keyof CustomToolkitForm)[] }>;

export type FaultPlace = keyof typeof places;

/**
 * The faults to show beside the form's inputs, less those of inputs that were edited since, and whether the error has a place
 * on the form at all.
 */
export function customToolkitFaults(
  error: SallyportError | null,
  edited: readonly (keyof CustomToolkitForm)[],
): { readonly shown: Readonly<Partial<Record<FaultPlace, string>>>; readonly hasPlace: boolean } {
  const faults = Object.entries(fieldFaults(error));
  const placed = (Object.keys(places) as FaultPlace[]).flatMap((place) => {
    const { member, inputs } = places[place];
    const text = faults.find(([name]) => isWithin(member, name))?.[1];
    return text === undefined
      ? []
      : [{ place, text, isEdited: inputs.some((input) => edited.includes(input)) }];
  });
  return {
    shown: Object.fromEntries(
      placed.filter(({ isEdited }) => !isEdited).map(({ place, text }) => [place, text]),
    ),
    hasPlace: placed.length > 0,
  };
}

function isWithin(member: string, name: string): boolean {
  return name === member || name.startsWith(`${member}.`) || name.startsWith(`${member}[`);
}
