import { Dialog } from '../components/dialog.tsx';
import { Keys } from '../components/keys.tsx';
import { appStrings, shortcutStrings } from '../strings/app.ts';

export function ShortcutsDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={appStrings.shortcuts}
      description={shortcutStrings.description}
    >
      <dl className="flex flex-col gap-2.5 text-sm">
        {shortcutStrings.keys.map(({ keys, or, does }) => (
          <div key={does} className="flex items-center justify-between gap-4">
            <dt>{does}</dt>
            <dd className="flex items-center gap-1.5">
              <Keys keys={keys} />
              {or !== undefined && (
                <>
                  <span className="text-xs text-muted">{shortcutStrings.or}</span>
                  <Keys keys={or} />
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
