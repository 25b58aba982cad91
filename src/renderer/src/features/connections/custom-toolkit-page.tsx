import { Trash2 } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { fieldFaults } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { SelectField, TextAreaField, TextField } from '../../components/field.tsx';
import { ErrorMessage, LoadError, Note } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { useFocusFault } from '../../components/use-focus-fault.ts';
import { common } from '../../strings/common.ts';
import { customSchemeWords, customStrings } from '../../strings/connections.ts';
import { customSchemes } from './custom-toolkit-form.ts';

/** Describes a service of the person's own, or edits one. `slug` is null for a new one. */
export function CustomToolkitPage({ slug }: { readonly slug: string | null }) {
  const { customToolkit, toasts } = useConsole();
  const { form, stored, loading, busy, loadError, error, open, edit, submit, remove } =
    useStore(customToolkit);
  const [, navigate] = useLocation();
  const [deleting, setDeleting] = useState(false);
  useEffect(() => void open(slug), [slug, open]);

  const faults = fieldFaults(error);
  const schemeFault = Object.entries(faults).find(([name]) => name.startsWith('auth_schemes'))?.[1];
  const hostsFault = Object.entries(faults).find(([name]) => name.startsWith('hosts'))?.[1];
  const besides = [faults.name, faults.slug, faults.base_url, faults.test_path, schemeFault, hostsFault];
  const schemes = customSchemes.filter((scheme) => scheme !== 'kept' || form.scheme === 'kept');

  const formRef = useFocusFault(error);

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const toolkit = await submit();
    if (toolkit === null) return;
    const { saved, created } = customStrings;
    toasts.getState().success((stored === null ? created : saved)(toolkit.name));
    navigate(`/connections/new/${toolkit.slug}`, { replace: true });
  };
  const onDelete = async () => {
    const name = stored?.name ?? '';
    const worked = await remove();
    setDeleting(false);
    if (!worked) return;
    toasts.getState().success(customStrings.deleted(name));
    navigate('/connections/new', { replace: true });
  };

  const title =
    slug === null || (stored === null && !loading)
      ? customStrings.newTitle
      : customStrings.editTitle(stored?.name ?? slug);
  return (
    <Page
      narrow
      title={title}
      back={{ href: '/connections/new', label: customStrings.back }}
      actions={
        stored !== null && (
          <Button variant="quiet" icon={Trash2} onClick={() => setDeleting(true)}>
            {customStrings.delete}
          </Button>
        )
      }
    >
      {loading && <p className="text-muted">{common.loading}</p>}
      {loadError !== null && <LoadError error={loadError} onRetry={() => void open(slug)} />}
      {!loading && loadError === null && (
        <form
          ref={formRef}
          onSubmit={(event) => void onSubmit(event)}
          noValidate
          className="flex flex-col gap-5"
        >
          <TextField
            label={customStrings.name}
            value={form.name}
            onChange={(name) => edit({ name })}
            error={faults.name}
            autoFocus
          />
          <TextField
            label={customStrings.slug}
            hint={customStrings.slugHint}
            value={form.slug}
            onChange={(value) => edit({ slug: value })}
            error={faults.slug}
            disabled={stored !== null}
          />
          <TextField
            label={customStrings.baseUrl}
            hint={customStrings.baseUrlHint}
            inputMode="url"
            value={form.base_url}
            onChange={(url) => edit({ base_url: url })}
            error={faults.base_url}
          />
          <SelectField
            label={customStrings.scheme}
            value={form.scheme}
            choices={schemes.map((value) => ({ value, label: customSchemeWords[value] }))}
            onChange={(value) => {
              const scheme = customSchemes.find((candidate) => candidate === value);
              if (scheme !== undefined) edit({ scheme });
            }}
            error={form.scheme === 'api_key_header' ? undefined : schemeFault}
          />
          {form.scheme === 'api_key_header' && (
            <TextField
              label={customStrings.headerName}
              value={form.header_name}
              onChange={(name) => edit({ header_name: name })}
              error={schemeFault}
            />
          )}
          <TextAreaField
            label={customStrings.hosts}
            optional
            hint={customStrings.hostsHint}
            value={form.hosts}
            onChange={(hosts) => edit({ hosts })}
            error={hostsFault}
          />
          <TextField
            label={customStrings.testPath}
            optional
            hint={customStrings.testPathHint}
            value={form.test_path}
            onChange={(path) => edit({ test_path: path })}
            error={faults.test_path}
          />
          {stored !== null && <Note>{customStrings.editWarning}</Note>}
          {error !== null && besides.every((fault) => fault === undefined) && <ErrorMessage error={error} />}
          <div>
            <Button type="submit" variant="primary" busy={busy}>
              {stored === null ? customStrings.create : customStrings.save}
            </Button>
          </div>
        </form>
      )}
      <ConfirmDialog
        open={deleting}
        onClose={() => setDeleting(false)}
        onConfirm={() => void onDelete()}
        busy={busy}
        title={customStrings.deleteTitle(stored?.name ?? '')}
        confirm={customStrings.delete}
      >
        <p>{customStrings.deleteText}</p>
      </ConfirmDialog>
    </Page>
  );
}
