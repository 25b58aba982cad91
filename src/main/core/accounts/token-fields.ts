import { type AuthScheme, mintedAuthModes, staticAuthModes } from '#shared/domain/toolkit.ts';

/** What an OAuth exchange yields, as fields of the credential beside those that a person enters. */
export const tokenFields = { accessToken: 'access_token', refreshToken: 'refresh_token' } as const;

/**
 * A scheme with the fields that an exchange fills: of an OAuth sign-in, or of a typed-in credential for a token. Any other
 * typed-in scheme as it is.
 */
export function withTokenFields(scheme: AuthScheme): AuthScheme {
  if (mintedAuthModes.has(scheme.mode)) {
    const minted = { label: 'Access token', secret: true, required: false };
    return { ...scheme, fields: { ...scheme.fields, [tokenFields.accessToken]: minted } };
  }
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
