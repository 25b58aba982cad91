import { type AuthScheme, staticAuthModes } from '#shared/domain/toolkit.ts';

/** What an OAuth exchange yields, as fields of the credential beside those that a person enters. */
export const tokenFields = { accessToken: 'access_token', refreshToken: 'refresh_token' } as const;

/**
 * An OAuth scheme with the fields that its exchange fills; a typed-in scheme as it is.
 */
export function withTokenFields(scheme: AuthScheme): AuthScheme {
  if (staticAuthModes.has(scheme.mode)) return scheme;
  return {
    ...scheme,
    fields: {
      ...scheme.fields,
      [tokenFields.accessToken]: { label: 'Access token', secret: true, required: true },
      [tokenFields.refreshToken]: { label: 'Refresh token', secret: true, required: false },
    },
  };
}
