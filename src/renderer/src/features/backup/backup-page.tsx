import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { ErrorMessage, Note } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { saveText } from '../../components/save-text.ts';
import { Switch } from '../../components/switch.tsx';
import { backupStrings } from '../../strings/backup.ts';
import { blankPair, NewPassphrase, passphraseFault } from '../vault/new-passphrase.tsx';
import { fromBase64 } from './backup-file.ts';
import { OpenBackupForm } from './open-backup-form.tsx';
import { RestorePreview } from './restore-preview.tsx';

/** Makes a backup, or restores one. */
export function BackupPage() {
  const { backup } = useConsole();
  const opened = useStore(backup, (state) => state.opened);
  // What was opened holds secrets in the main process: it goes when the screen does.
  useEffect(() => () => backup.getState().reset(), [backup]);
  return (
    <Page narrow title={backupStrings.title} back={{ href: '/settings', label: backupStrings.toSettings }}>
      <div className="flex flex-col gap-8">
        {opened === null && (
          <Part title={backupStrings.create} text={backupStrings.createText}>
            <CreateForm />
          </Part>
        )}
        <Part title={backupStrings.restore} text={backupStrings.restoreText}>
          {opened === null ? <OpenBackupForm /> : <RestorePreview opened={opened} />}
        </Part>
      </div>
    </Page>
  );
}

function Part(props: { readonly title: string; readonly text: string; readonly children: ReactNode }) {
  return (
    <section aria-label={props.title} className="flex flex-col gap-4">
      <div>
        <h2 className="border-b border-line pb-2 text-lg font-semibold">{props.title}</h2>
        <p className="mt-3 text-sm text-muted">{props.text}</p>
      </div>
      {props.children}
    </section>
  );
}

function CreateForm() {
  const { backup, toasts } = useConsole();
  const { busy, createError, leftOut, create } = useStore(backup);
  const [pair, setPair] = useState(blankPair);
  const [tried, setTried] = useState(false);
  const [withTools, setWithTools] = useState(true);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (passphraseFault(pair) !== null) return;
    const file = await create(pair.first, withTools);
    if (file === null) return;
    saveText(file.name, 'application/octet-stream', [fromBase64(file.content)]);
    setPair(blankPair);
    setTried(false);
    toasts.getState().success(backupStrings.created(file.name));
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex max-w-md flex-col gap-4">
      <NewPassphrase value={pair} onChange={setPair} tried={tried} />
      <Switch
        label={backupStrings.withTools}
        description={backupStrings.withToolsText}
        checked={withTools}
        onChange={setWithTools}
      />
      {createError !== null && <ErrorMessage error={createError} />}
      {leftOut.length > 0 && (
        <Note tone="warn">
          {backupStrings.leftOut} {leftOut.join(', ')}
        </Note>
      )}
      <div>
        <Button type="submit" variant="primary" busy={busy === 'create'}>
          {backupStrings.createButton}
        </Button>
      </div>
    </form>
  );
}
