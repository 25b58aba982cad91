import type { AuthConfig } from '#shared/domain/auth-config.ts';
import { tokenAddresses } from '#shared/domain/oauth-scheme.ts';
import type { AuthScheme } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import type { AuthConfigRecord } from '../ports/index.ts';
import type { Toolkits } from '../toolkits/index.ts';
import type { Vault } from '../vault/index.ts';
import { sealClientSecret, unsealClientSecret } from './sealed-client-secret.ts';
import { type ClientRegistration, unsealRegistration } from './sealed-registration.ts';

type Config = AuthConfigRecord['config'];

export interface AppSecretsDeps {
  readonly toolkits: Pick<Toolkits, 'get'>;
  readonly vault: Pick<Vault, 'seal' | 'unseal'>;
  /** Told the client secrets that were opened or entered, so that no record shows them. */
  readonly onOpened?: (config: Pick<AuthConfig, 'id' | 'toolkit'>, secrets: readonly string[]) => void;
}

/** What OAuth apps prove themselves with, sealed and opened. Whatever is opened or entered is told to `onOpened`. */
export interface AppSecrets {
  /** Where the toolkit of an app has its secret sent now. @throws ToolkitNotFound. */
  originNow(config: Config): string;
  /** @param tokenOrigin where the secret may be sent. @throws VaultLocked. */
  seal(config: Config, tokenOrigin: string, secret: string): Uint8Array;
  /** @throws VaultLocked, CredentialUnreadable, OriginUnconfirmed where the toolkit has it sent elsewhere by now, ToolkitNotFound. */
  open(config: Config, sealed: Uint8Array): string;
  /** The client that Sallyport registered. @throws SchemeUnsupported for an app registered by hand, VaultLocked, CredentialUnreadable. */
  registrationOf(record: Pick<AuthConfigRecord, 'config' | 'sealed'>): ClientRegistration;
}

export function createAppSecrets({ toolkits, vault, onOpened }: AppSecretsDeps): AppSecrets {
  function originNow({ toolkit, auth_scheme }: Config): string {
    const { auth_schemes } = toolkits.get(toolkit, 'toolkit');
    return tokenOriginOf(auth_schemes.find(({ mode }) => mode === auth_scheme));
  }

  return {
    originNow,
    seal(config, tokenOrigin, secret) {
      onOpened?.(config, [secret]);
      return sealClientSecret(vault, config, tokenOrigin, secret);
    },
    open(config, sealed) {
      const secret = unsealClientSecret(vault, config, originNow(config), sealed);
      onOpened?.(config, [secret]);
      return secret;
    },
    registrationOf({ config, sealed }) {
      if (config.auth_scheme === 'DCR_OAUTH' && sealed !== null) {
        const registration = unsealRegistration(vault, config, sealed);
        const { clientSecret, management } = registration;
        const secrets = [clientSecret, management?.accessToken].filter(
          (secret) => typeof secret === 'string',
        );
        onOpened?.(config, secrets);
        return registration;
      }
      throw new SallyportError('SchemeUnsupported', `id: the app "${config.name}" was registered by hand.`, {
        field: 'id',
        fix: 'Correct its client secret instead, or add another app.',
      });
    },
  };
}

/** Scheme, host and port of where a scheme's tokens come from, its variables left in braces. */
export function tokenOriginOf(scheme: AuthScheme | undefined): string {
  const [address = ''] = scheme === undefined ? [] : tokenAddresses(scheme);
  return /^[a-z]+:\/\/[^/?#]*/i.exec(address)?.[0] ?? '';
}
