import { Braces, Copy, Trash2, Upload } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { SelectField, TextAreaField, TextField } from '../../components/field.tsx';
import { ErrorMessage, LoadError, Note } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { SkeletonForm } from '../../components/skeleton.tsx';
import { Switch } from '../../components/switch.tsx';
import { useFocusFault } from '../../components/use-focus-fault.ts';
import { common } from '../../strings/common.ts';
import { customSchemeWords, customStrings } from '../../strings/connections.ts';
import { customToolkitFaults } from './custom-toolkit-faults.ts';
import { customSchemes, namesPrivateHost, withSchemesWritten } from './custom-toolkit-form.ts';
import { describeAsJson } from './custom-toolkit-json.ts';
import { DeleteToolkitDialog } from './delete-toolkit-dialog.tsx';
import { ImportToolkitDialog } from './import-toolkit-dialog.tsx';
import { PreviewBox } from './preview-box.tsx';
import { SchemesField } from './schemes-field.tsx';

/** Describes a service of the person's own, or edits one. `slug` is null for a new one. */
export function CustomToolkitPage({ slug }: { readonly slug: string | null }) {
  const { customToolkit, toasts } = useConsole();
  const { form, stored, loading, busy, loadError, error, edited, template, isRestored, isTooLargeToKeep } =
    useStore(customToolkit);
  const { open, edit, startOver, keepAgain, duplicate, submit } = useStore(customToolkit);
  const [, navigate] = useLocation();
  const [deleting, setDeleting] = useState(false);
  const [importing, setImporting] = useState(false);
  const [allowsPrivate, setAllowsPrivate] = useState(false);
  const opened = useRef<string | null | undefined>(undefined);
  useEffect(() => {
    // Shown again after a lock, with what was typed before it.
    if (opened.current === slug) return keepAgain();
    opened.current = slug;
    void open(slug);
  }, [slug, open, keepAgain]);

  const isPrivate = namesPrivateHost(form);
  const { shown: faults, hasPlace } = customToolkitFaults(error, edited);

  const formRef = useFocusFault(error);

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const toolkit = await submit();
    if (toolkit === null) return;
    const { saved, created } = customStrings;
    toasts.getState().success((stored === null ? created : saved)(toolkit.name));
    navigate(`/connections/new/${toolkit.slug}`, { replace: true });
  };
  const copyJson = async () => {
    if (stored === null) return;
    const text = describeAsJson(stored);
    await navigator.clipboard.writeText(text).then(
      () => toasts.getState().success(customStrings.copiedJson),
      () => toasts.getState().success(text),
    );
  };
  const onDeleted = () => {
    setDeleting(false);
    toasts.getState().success(customStrings.deleted(stored?.name ?? ''));
    navigate('/toolkits', { replace: true });
  };

  const title =
    slug === null || (stored === null && !loading)
      ? customStrings.newTitle
      : customStrings.editTitle(stored?.name ?? slug);
  return (
    <Page
      narrow
      title={title}
      back={
        stored === null
          ? { href: '/toolkits', label: customStrings.back }
          : { href: `/toolkits/${stored.slug}`, label: customStrings.backTo(stored.name) }
      }
      actions={
        stored === null ? (
          <Button variant="quiet" icon={Upload} onClick={() => setImporting(true)}>
            {customStrings.importJson}
          </Button>
        ) : (
          <>
            <Button variant="quiet" icon={Copy} onClick={duplicate}>
              {customStrings.duplicate}
            </Button>
            <Button variant="quiet" icon={Braces} onClick={() => void copyJson()}>
              {customStrings.copyJson}
            </Button>
            <Button variant="quiet" icon={Trash2} onClick={() => setDeleting(true)}>
              {customStrings.delete}
            </Button>
          </>
        )
      }
    >
      {loading && <SkeletonForm count={5} />}
      {loadError !== null && <LoadError error={loadError} onRetry={() => void open(slug)} />}
      {!loading && loadError === null && (
        <form
          ref={formRef}
          onSubmit={(event) => void onSubmit(event)}
          noValidate
          className="flex flex-col gap-5"
        >
          {isRestored && (
            <Note action={<Button onClick={startOver}>{common.discard}</Button>}>
              {customStrings.restored}
            </Note>
          )}
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
            choices={customSchemes.map((value) => ({ value, label: customSchemeWords[value] }))}
            onChange={(value) => {
              const scheme = customSchemes.find((candidate) => candidate === value);
              if (scheme !== undefined) edit(scheme === 'json' ? withSchemesWritten(form) : { scheme });
            }}
            error={form.scheme.startsWith('api_key') || form.scheme === 'json' ? undefined : faults.scheme}
          />
          {(form.scheme === 'api_key_header' || form.scheme === 'api_key_query') && (
            <TextField
              label={form.scheme === 'api_key_header' ? customStrings.headerName : customStrings.queryName}
              value={form.header_name}
              onChange={(name) => edit({ header_name: name })}
              error={faults.scheme}
            />
          )}
          {form.scheme === 'api_key_header' && (
            <TextField
              label={customStrings.prefix}
              optional
              hint={customStrings.prefixHint}
              value={form.prefix}
              onChange={(prefix) => edit({ prefix })}
            />
          )}
          {form.scheme === 'json' && (
            <SchemesField
              value={form.schemes}
              error={faults.scheme}
              onChange={(text) => edit({ schemes: text })}
            />
          )}
          <TextAreaField
            label={customStrings.defaultHeaders}
            optional
            hint={customStrings.defaultHeadersHint}
            value={form.default_headers}
            onChange={(text) => edit({ default_headers: text })}
            error={faults.default_headers}
          />
          <TextAreaField
            label={customStrings.hosts}
            optional
            hint={customStrings.hostsHint}
            value={form.hosts}
            onChange={(hosts) => edit({ hosts })}
            error={faults.hosts}
          />
          <TextField
            label={customStrings.testPath}
            optional
            hint={customStrings.testPathHint}
            value={form.test_path}
            onChange={(path) => edit({ test_path: path })}
            error={faults.test_path}
          />
          <PreviewBox form={form} stored={stored ?? template} />
          {isPrivate && (
            <section className="rounded-lg bg-warn-soft p-3">
              <Switch
                label={customStrings.private}
                description={customStrings.privateText}
                checked={allowsPrivate}
                onChange={setAllowsPrivate}
              />
            </section>
          )}
          {stored !== null && <Note>{customStrings.editWarning}</Note>}
          {isTooLargeToKeep && <Note tone="warn">{common.tooLargeToKeep}</Note>}
          {error !== null && !hasPlace && <ErrorMessage error={error} />}
          <div>
            <Button type="submit" variant="primary" busy={busy} disabled={isPrivate && !allowsPrivate}>
              {stored === null ? customStrings.create : customStrings.save}
            </Button>
          </div>
        </form>
      )}
      <ImportToolkitDialog open={importing} onClose={() => setImporting(false)} />
      <DeleteToolkitDialog
        name={stored?.name ?? ''}
        open={deleting}
        onClose={() => setDeleting(false)}
        onDeleted={onDeleted}
      />
    </Page>
  );
}
