import { Plug, Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { SallyportError } from '#shared/errors.ts';
import { Badge, type Tone } from '../components/badge.tsx';
import { Button, type ButtonVariant, IconButton } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { CodeBlock } from '../components/code-block.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { ConfirmDialog, Dialog } from '../components/dialog.tsx';
import { SecretField, TextAreaField, TextField } from '../components/field.tsx';
import { Keys } from '../components/keys.tsx';
import { Menu } from '../components/menu.tsx';
import { EmptyState, ErrorMessage, Note } from '../components/messages.tsx';
import { Page } from '../components/page.tsx';
import { SearchBox } from '../components/search-box.tsx';
import { SegmentedChoice } from '../components/segmented-choice.tsx';
import { SkeletonRows } from '../components/skeleton.tsx';
import { Spinner } from '../components/spinner.tsx';
import { Switch } from '../components/switch.tsx';
import { Tabs } from '../components/tabs.tsx';
import { ToolkitMark } from '../components/toolkit-mark.tsx';

const variants: readonly ButtonVariant[] = ['primary', 'secondary', 'quiet', 'danger'];
const tones: readonly Tone[] = ['ok', 'warn', 'danger', 'neutral'];
const long = 'A name that is much longer than whoever drew this row expected it to be';
const error = new SallyportError('ValidationFailed', 'The address is no URL.', {
  fix: 'Begin it with https://.',
});

/** Every part in every state, for whoever changes one. Exists in development alone, so its words are no strings of the product. */
export function GalleryPage() {
  const [text, setText] = useState('');
  const [on, setOn] = useState(true);
  const [choice, setChoice] = useState<'one' | 'two'>('one');
  const [open, setOpen] = useState<'dialog' | 'confirm' | null>(null);
  return (
    <Page
      title="Gallery"
      back={{ href: '/', label: 'Home' }}
      actions={<Button variant="primary">Action</Button>}
    >
      <div className="mx-auto grid max-w-5xl gap-4 p-6">
        <Part name="Buttons">
          {variants.map((variant) => (
            <span key={variant} className="flex gap-2">
              <Button variant={variant} icon={Plus}>
                {variant}
              </Button>
              <Button variant={variant} busy>
                Busy
              </Button>
              <Button variant={variant} disabled>
                Disabled
              </Button>
            </span>
          ))}
          <IconButton label="Delete" icon={Trash2} />
          <CopyButton label="Copy" text="copied" />
          <Spinner />
          <Menu
            label="Menu"
            entries={[
              { label: 'Open', icon: Plug, onSelect() {} },
              { label: 'Delete', icon: Trash2, danger: true, onSelect() {} },
            ]}
          />
        </Part>
        <Part name="Badges, keys, marks">
          {tones.map((tone) => (
            <Badge key={tone} tone={tone}>
              {tone}
            </Badge>
          ))}
          <Keys keys={['Ctrl', 'K']} />
          <ToolkitMark slug="github" name="GitHub" />
          <ToolkitMark slug="none" name="Wiki" />
        </Part>
        <Part name="Fields">
          <TextField label="Text" hint="A hint." value={text} onChange={setText} />
          <TextField label="With a fault" error="Is not an address." value="htp:/" onChange={setText} />
          <TextField label="Disabled" optional disabled value={long} onChange={setText} />
          <SecretField label="Secret" value={text} onChange={setText} />
          <TextAreaField label="Many lines" value={text} onChange={setText} />
          <SearchBox label="Search" value={text} onChange={setText} />
          <Switch label="Switch" description="What it does." checked={on} onChange={setOn} />
          <Switch label="Disabled" checked={false} disabled onChange={setOn} />
          <SegmentedChoice
            legend="Choice"
            value={choice}
            choices={[
              { value: 'one', label: 'One' },
              { value: 'two', label: 'Two' },
            ]}
            onChange={setChoice}
          />
        </Part>
        <Part name="Messages">
          <div className="grid w-full grid-cols-[minmax(0,1fr)] gap-2">
            <Note>{long}</Note>
            <Note tone="warn" action={<Button>Review</Button>}>
              مرحبا {long}
            </Note>
            <ErrorMessage error={error} />
            <CodeBlock label="Copy" code={`curl http://127.0.0.1:4477/${'a-long-path/'.repeat(12)}`} />
            <Tabs
              label="Tabs"
              tabs={[
                { value: 'a', label: 'First', content: 'First' },
                { value: 'b', label: 'Second', content: 'Second' },
              ]}
            />
          </div>
        </Part>
        <Part name="Empty and loading">
          <EmptyState icon={Plug} title="Nothing yet">
            <p>What will be here, and how to get there.</p>
          </EmptyState>
          <div className="w-full">
            <SkeletonRows count={2} />
          </div>
        </Part>
        <Part name="Dialogs">
          <Button onClick={() => setOpen('dialog')}>Dialog</Button>
          <Button onClick={() => setOpen('confirm')}>Question</Button>
        </Part>
      </div>
      <Dialog open={open === 'dialog'} onClose={() => setOpen(null)} title="Dialog" description={long}>
        <TextField label="Text" value={text} onChange={setText} />
      </Dialog>
      <ConfirmDialog
        open={open === 'confirm'}
        onClose={() => setOpen(null)}
        onConfirm={() => setOpen(null)}
        title={`Delete “${long}”?`}
        confirm="Delete"
      >
        <p>What it means.</p>
      </ConfirmDialog>
    </Page>
  );
}

function Part({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <Card title={name}>
      <div className="flex flex-wrap items-center gap-3">{children}</div>
    </Card>
  );
}
