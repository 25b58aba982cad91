import { FileUp } from 'lucide-react';
import { type ChangeEvent, type FormEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { largestBackup } from '#shared/domain/backup.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { SecretField } from '../../components/field.tsx';
import { byteCount } from '../../components/format.ts';
import { ErrorMessage } from '../../components/messages.tsx';
import { backupStrings } from '../../strings/backup.ts';
import { toBase64 } from './backup-file.ts';

/** Asks for a backup and its passphrase, and opens it. */
export function OpenBackupForm() {
  const { backup } = useConsole();
  const { busy, restoreError, open } = useStore(backup);
  const picker = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [isTooLarge, setTooLarge] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const isWrong = restoreError?.code === 'PassphraseWrong';

  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [chosen] = target.files ?? [];
    // The same file can be chosen again.
    target.value = '';
    if (chosen === undefined) return;
    setTooLarge(chosen.size > largestBackup);
    setFile(chosen.size > largestBackup ? null : chosen);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (file === null || passphrase === '') return;
    const content = toBase64(new Uint8Array(await file.arrayBuffer()));
    await open(content, passphrase);
  };

  return (
    <form onSubmit={(event) => void submit(event)} className="flex max-w-md flex-col gap-4">
      <input ref={picker} type="file" className="hidden" aria-hidden tabIndex={-1} onChange={choose} />
      <div className="flex flex-wrap items-center gap-3">
        <Button icon={FileUp} onClick={() => picker.current?.click()}>
          {backupStrings.choose}
        </Button>
        {file !== null && (
          <span className="min-w-0 text-sm text-muted [overflow-wrap:anywhere]">
            {backupStrings.chosen(file.name, byteCount(file.size))}
          </span>
        )}
        {isTooLarge && (
          <span role="alert" className="text-sm text-danger">
            {backupStrings.tooLarge}
          </span>
        )}
      </div>
      {file !== null && (
        <SecretField
          label={backupStrings.passphrase}
          autoComplete="off"
          autoFocus
          value={passphrase}
          onChange={setPassphrase}
          error={
            isWrong ? [restoreError.message, restoreError.details.fix].filter(Boolean).join(' ') : undefined
          }
        />
      )}
      {restoreError !== null && !isWrong && <ErrorMessage error={restoreError} />}
      {file !== null && (
        <div>
          <Button type="submit" variant="primary" busy={busy === 'open'} disabled={passphrase === ''}>
            {backupStrings.open}
          </Button>
        </div>
      )}
    </form>
  );
}
