import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Page } from '../../components/page.tsx';
import { importStrings } from '../../strings/imports.ts';
import { ImportFound } from './import-found.tsx';
import { ImportSourceForm } from './import-source-form.tsx';

/** Takes credentials over from elsewhere: first where to look, then what was found. */
export function ImportPage() {
  const { imports } = useConsole();
  const found = useStore(imports, (state) => state.found);
  const { reset } = imports.getState();
  useEffect(() => reset, [reset]);
  return (
    <Page narrow title={importStrings.title} back={{ href: '/connections', label: importStrings.back }}>
      {found === null ? <ImportSourceForm /> : <ImportFound found={found} />}
    </Page>
  );
}
