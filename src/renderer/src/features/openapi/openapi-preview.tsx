import { Download } from 'lucide-react';
import type { FormEvent } from 'react';
import { useLocation } from 'wouter';
import { type StoreApi, useStore } from 'zustand';
import type { ImportPreview } from '#shared/domain/openapi-import.ts';
import { useConsole } from '../../app/console-context.ts';
import { fieldFaults } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { RadioCards, SelectField, TextField } from '../../components/field.tsx';
import { ErrorMessage, Note } from '../../components/messages.tsx';
import { customSchemeWords, modeWords } from '../../strings/connections.ts';
import { openapiStrings } from '../../strings/openapi.ts';
import { customSchemes } from '../connections/custom-toolkit-form.ts';
import { type Decision, describesElsewhere, hostChoices, isConfirmed, namesNoScheme } from './decision.ts';
import { HostChoices } from './host-choices.tsx';
import { IssueList } from './issue-list.tsx';
import type { OpenapiState } from './openapi-store.ts';
import { ChangeList, ToolPeek } from './tool-peek.tsx';

interface OpenapiPreviewProps {
  readonly store: StoreApi<OpenapiState>;
  readonly toolkit: string | null;
  readonly preview: ImportPreview;
}

/** What a document says, and what the person makes of it. */
export function OpenapiPreview({ store, toolkit, preview }: OpenapiPreviewProps) {
  const { toasts } = useConsole();
  const { decision, error } = useStore(store);
  const [, navigate] = useLocation();
  const { decide, importInto, reset, submit } = store.getState();
  if (decision === null) return null;
  const hosts = hostChoices(preview, decision);
  const faults = fieldFaults(error);

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await submit();
    if (outcome === null) return;
    toasts.getState().success(openapiStrings.imported(outcome.toolkit.name, outcome.tool_count));
    const { slug } = outcome.toolkit;
    // A new toolkit is there to be connected; one that was there before is connected, or was looked at.
    navigate(toolkit === null ? `/connections/new/${slug}` : `/toolkits/${slug}`, { replace: true });
  };

  if (!preview.usable) {
    return (
      <div className="flex flex-col gap-5">
        <div role="alert">
          <h2 className="text-lg font-semibold">{openapiStrings.unusable}</h2>
          <p className="text-sm text-muted">{openapiStrings.unusableText}</p>
        </div>
        <IssueList issues={preview.issues} count={preview.issue_count} open />
        <div>
          <Button onClick={reset}>{openapiStrings.correct}</Button>
        </div>
      </div>
    );
  }
  const atFields = ['name', 'slug', 'base_url'].some((name) => faults[name] !== undefined);
  return (
    <form onSubmit={(event) => void onSubmit(event)} noValidate className="flex flex-col gap-6">
      <div>
        <h2 className="text-lg font-semibold [overflow-wrap:anywhere]">{preview.title || preview.name}</h2>
        <p className="text-sm text-muted">
          {openapiStrings.facts(preview.format, preview.version, openapiStrings.tools(preview.tool_count))}
        </p>
      </div>
      {describesElsewhere(preview) && (
        <Note tone="warn">
          {openapiStrings.otherServer(
            preview.base_url ?? '',
            preview.servers.map(({ url }) => url).join(', '),
          )}
        </Note>
      )}
      <KnownToolkits known={preview.known} onChoose={(slug) => void importInto(slug)} />
      {preview.changes !== null && <ChangeList changes={preview.changes} />}
      {toolkit === null && (
        <>
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              label={openapiStrings.name}
              value={decision.name}
              onChange={(name) => decide({ name })}
              error={faults.name}
              maxLength={120}
            />
            <TextField
              label={openapiStrings.slug}
              hint={openapiStrings.slugHint}
              value={decision.slug}
              onChange={(slug) => decide({ slug })}
              error={faults.slug}
            />
          </div>
          <Servers preview={preview} decision={decision} decide={decide} fault={faults.base_url} />
          <Schemes preview={preview} decision={decision} decide={decide} />
        </>
      )}
      {hosts.length > 0 && (
        <HostChoices
          hosts={hosts}
          confirmed={decision.confirmed}
          onChange={(confirmed) => decide({ confirmed })}
        />
      )}
      <ToolPeek preview={preview} />
      <IssueList issues={preview.issues} count={preview.issue_count} />
      {error !== null && !atFields && <ErrorMessage error={error} />}
      <div className="flex justify-between gap-2">
        <Button onClick={reset}>{openapiStrings.again}</Button>
        <Button type="submit" variant="primary" icon={Download} disabled={!isConfirmed(hosts, decision)}>
          {openapiStrings.import(preview.tool_count)}
        </Button>
      </div>
    </form>
  );
}

interface KnownToolkitsProps {
  readonly known: ImportPreview['known'];
  readonly onChoose: (slug: string) => void;
}

/** Services at the same address: who imports into one of them can use the accounts that it has. */
function KnownToolkits({ known, onChoose }: KnownToolkitsProps) {
  if (known.length === 0) return null;
  return (
    <Note>
      <p>{openapiStrings.known}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        {known.map(({ slug, name }) => (
          <Button key={slug} onClick={() => onChoose(slug)}>
            {openapiStrings.importInto(name)}
          </Button>
        ))}
      </div>
    </Note>
  );
}

interface DecisionProps {
  readonly preview: ImportPreview;
  readonly decision: Decision;
  readonly decide: (change: Partial<Decision>) => void;
}

function Servers({
  preview,
  decision,
  decide,
  fault,
}: DecisionProps & { readonly fault: string | undefined }) {
  const choices = preview.servers.map((server, index) => ({
    value: String(index),
    label: server.url,
    disabled: server.fault !== null,
    ...(server.fault === null && server.description === ''
      ? {}
      : { description: server.fault ?? server.description }),
  }));
  return (
    <div className="flex flex-col gap-3">
      <RadioCards
        legend={openapiStrings.server}
        value={String(decision.server)}
        choices={[...choices, { value: 'own', label: openapiStrings.ownServer }]}
        onChange={(value) => decide({ server: value === 'own' ? 'own' : Number(value) })}
      />
      {decision.server === 'own' && (
        <TextField
          label={openapiStrings.ownServerLabel}
          inputMode="url"
          value={decision.baseUrl}
          onChange={(baseUrl) => decide({ baseUrl })}
          error={fault}
        />
      )}
      {decision.server !== 'own' && fault !== undefined && (
        <p role="alert" className="text-xs text-danger">
          {fault}
        </p>
      )}
    </div>
  );
}

function Schemes({ preview, decision, decide }: DecisionProps) {
  const chosen = decision.schemes ?? [];
  if (namesNoScheme(preview)) {
    return (
      <div className="flex flex-col gap-3">
        <Note>{openapiStrings.noScheme}</Note>
        <SelectField
          label={openapiStrings.schemes}
          value={decision.ownScheme}
          choices={customSchemes
            .filter((scheme) => scheme !== 'json')
            .map((value) => ({ value, label: customSchemeWords[value] }))}
          onChange={(value) => {
            const ownScheme = customSchemes.find((each) => each === value);
            if (ownScheme !== undefined) decide({ ownScheme });
          }}
        />
      </div>
    );
  }
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium">{openapiStrings.schemes}</legend>
      <p className="text-xs text-muted">{openapiStrings.schemesHint}</p>
      {preview.schemes.map(({ name, scheme }, index) => (
        <label key={`${scheme.mode} ${name}`} className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={chosen.includes(index)}
            onChange={({ target }) =>
              decide({
                schemes: target.checked ? [...chosen, index] : chosen.filter((each) => each !== index),
              })
            }
          />
          <span>{modeWords[scheme.mode]}</span>
          {name !== '' && <span className="font-mono text-xs text-muted">{name}</span>}
        </label>
      ))}
    </fieldset>
  );
}
