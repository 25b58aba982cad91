import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json, jsonParseLinter } from '@codemirror/lang-json';
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  syntaxHighlighting,
} from '@codemirror/language';
import { linter, lintGutter } from '@codemirror/lint';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useMemo, useRef } from 'react';

/** Without the key that sends the form it stands in, which would begin a new line. */
const editingKeys = defaultKeymap.filter(({ key }) => key !== 'Mod-Enter');

interface CodeEditorProps {
  readonly label: string;
  readonly value: string;
  /** Whether the text is meant as JSON, so that it is coloured and checked. */
  readonly isJson: boolean;
  /** The element that describes it. */
  readonly describedBy?: string | undefined;
  readonly onChange: (value: string) => void;
}

/** A text to edit, with line numbers, folding and, for JSON, colours and faults in their lines. Tab leaves it, as any field. */
export function CodeEditor({ label, value, isJson, describedBy, onChange }: CodeEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  const language = useRef(new Compartment());
  const attributes = useRef(new Compartment());
  const report = useRef(onChange);
  report.current = onChange;
  const languageNow = useMemo(() => languageOf(isJson), [isJson]);
  const attributesNow = useMemo(() => attributesOf(label, describedBy), [label, describedBy]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what changes later is told to the same editor below
  useEffect(() => {
    if (place.current === null) return;
    const view = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          lineNumbers(),
          foldGutter(),
          history(),
          bracketMatching(),
          // Characters that cannot be seen are drawn as marks.
          highlightSpecialChars(),
          EditorView.lineWrapping,
          syntaxHighlighting(colours),
          looks,
          keymap.of([...editingKeys, ...historyKeymap, ...foldKeymap]),
          language.current.of(languageNow),
          attributes.current.of(attributesNow),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) report.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    editor.current = view;
    return () => view.destroy();
  }, []);
  useEffect(() => {
    const view = editor.current;
    if (view === null || view.state.doc.toString() === value) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
  }, [value]);
  useEffect(() => {
    const view = editor.current;
    if (view === null) return;
    const wanted = [
      [language.current, languageNow],
      [attributes.current, attributesNow],
    ] as const;
    const changed = wanted.filter(([part, now]) => part.get(view.state) !== now);
    // An editor that was just made has them, and would be made up once more.
    if (changed.length > 0) view.dispatch({ effects: changed.map(([part, now]) => part.reconfigure(now)) });
  }, [languageNow, attributesNow]);
  return (
    <div
      ref={place}
      className="overflow-hidden rounded-md bg-bg text-xs ring-1 ring-control ring-inset focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-accent"
    />
  );
}

function languageOf(isJson: boolean): Extension {
  const check = jsonParseLinter();
  return isJson
    ? [json(), lintGutter(), linter((view) => (view.state.doc.length === 0 ? [] : check(view)))]
    : [];
}

function attributesOf(label: string, describedBy: string | undefined): Extension {
  return EditorView.contentAttributes.of({
    'aria-label': label,
    'aria-multiline': 'true',
    tabindex: '0',
    ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
  });
}

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--accent)' },
  { tag: tags.string, color: 'var(--ok)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--warn)' },
]);

const looks = EditorView.theme({
  '&': { maxHeight: '20rem', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.25rem', minHeight: '9rem' },
  '.cm-content': { caretColor: 'var(--text)', minHeight: '9rem' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': {
    backgroundColor: 'transparent',
    color: 'var(--muted)',
    borderRight: '1px solid var(--line)',
    minHeight: '9rem',
  },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selected)',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--text)',
    border: '1px solid var(--line)',
    borderRadius: '6px',
  },
  '.cm-foldPlaceholder': {
    backgroundColor: 'var(--hover)',
    color: 'var(--muted)',
    border: 'none',
  },
});
