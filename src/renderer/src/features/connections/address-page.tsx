import { type FormEvent, useEffect } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { fieldFaults } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { connectStrings } from '../../strings/connections.ts';
import { addressStrings } from '../../strings/oauth.ts';

/** Connects an MCP server, or any service with OAuth to discover, by its address. */
export function AddressPage() {
  const { address: store } = useConsole();
  const { address, busy, error, setAddress, submit, close } = useStore(store);
  const [, navigate] = useLocation();
  useEffect(() => close, [close]);
  const fault = fieldFaults(error).address;
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const toolkit = await submit();
    if (toolkit !== null) navigate(`/connections/new/${toolkit.slug}`, { replace: true });
  };
  return (
    <Page narrow title={addressStrings.title} back={{ href: '/connections/new', label: connectStrings.back }}>
      <form onSubmit={(event) => void onSubmit(event)} noValidate className="flex flex-col gap-5">
        <p className="text-muted">{addressStrings.text}</p>
        <TextField
          label={addressStrings.address}
          hint={addressStrings.hint}
          inputMode="url"
          value={address}
          onChange={setAddress}
          error={fault}
          maxLength={2048}
          autoFocus
        />
        {error !== null && <ErrorMessage error={error} />}
        <div>
          <Button type="submit" variant="primary" busy={busy} disabled={address.trim() === ''}>
            {addressStrings.submit}
          </Button>
        </div>
      </form>
    </Page>
  );
}
