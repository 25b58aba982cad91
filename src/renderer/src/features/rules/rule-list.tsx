import { ChevronDown, ChevronUp, GripVertical, Pencil, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Rule, RuleEffect } from '#shared/domain/rule.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { IconButton } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { ruleEditorStrings } from '../../strings/rule-editor.ts';
import { effectWords } from '../../strings/rules.ts';
import { ruleScope } from './rule-words.ts';
import { useRuleNames } from './use-rule-names.ts';

export const effectTones: Record<RuleEffect, Tone> = { allow: 'ok', ask: 'warn', deny: 'danger' };

const ways = ['up', 'down'] as const;
type Way = (typeof ways)[number];

interface RuleListProps {
  readonly rules: readonly Rule[];
  readonly busy: boolean;
  readonly onMove: (from: number, to: number) => void;
  readonly onEdit: (rule: Rule) => void;
  readonly onRemove: (rule: Rule) => void;
}

/** Rules in words, in the order in which they are tried; moved by dragging or with buttons. */
export function RuleList({ rules, busy, onMove, onEdit, onRemove }: RuleListProps) {
  const names = useRuleNames();
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const [announcement, setAnnouncement] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const [pressed, setPressed] = useState<{ readonly id: string; readonly way: Way } | null>(null);
  // The rule may stand first or last now, where only the other way is left to press.
  useEffect(() => {
    if (pressed === null || busy) return;
    setPressed(null);
    for (const way of [pressed.way, ...ways]) {
      const button = list.current?.querySelector<HTMLElement>(`[data-move="${pressed.id} ${way}"]:enabled`);
      if (button) return button.focus();
    }
  }, [pressed, busy]);
  const move = (from: number, to: number) => {
    onMove(from, to);
    setAnnouncement(ruleEditorStrings.moved(from + 1, to + 1));
  };
  const press = (index: number, way: Way) => {
    const id = rules[index]?.id;
    if (id !== undefined) setPressed({ id, way });
    move(index, way === 'up' ? index - 1 : index + 1);
  };
  return (
    <>
      <ol
        ref={list}
        aria-label={ruleEditorStrings.list}
        className="overflow-hidden rounded-lg ring-1 ring-line ring-inset"
      >
        {rules.map((rule, index) => {
          const position = index + 1;
          return (
            <li
              key={rule.id}
              aria-label={ruleEditorStrings.position(position)}
              draggable={!busy}
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = 'move';
                setDragged(index);
              }}
              onDragOver={(event) => {
                if (dragged === null) return;
                event.preventDefault();
                setOver(index);
              }}
              onDragEnd={() => {
                setDragged(null);
                setOver(null);
              }}
              onDrop={(event) => {
                event.preventDefault();
                if (dragged !== null && dragged !== index) move(dragged, index);
              }}
              className={classNames(
                'flex items-start gap-2 border-b border-line px-3 py-2.5 last:border-b-0',
                dragged === index && 'opacity-50',
                over === index && dragged !== null && dragged !== index && 'bg-selected',
              )}
            >
              <GripVertical size={16} aria-hidden className="mt-1 shrink-0 cursor-grab text-muted" />
              <span className="w-12 shrink-0">
                <Badge tone={effectTones[rule.effect]}>{effectWords[rule.effect]}</Badge>
              </span>
              <div className="min-w-0 flex-1 text-sm [overflow-wrap:anywhere] select-text">
                <p className="first-letter:uppercase">{ruleScope(rule, names)}</p>
                {rule.note !== null && <p className="text-xs text-muted">{rule.note}</p>}
              </div>
              <div className="flex shrink-0">
                <IconButton
                  label={ruleEditorStrings.up(position)}
                  icon={ChevronUp}
                  disabled={busy || index === 0}
                  data-move={`${rule.id} up`}
                  onClick={() => press(index, 'up')}
                  className="!size-7"
                />
                <IconButton
                  label={ruleEditorStrings.down(position)}
                  icon={ChevronDown}
                  disabled={busy || position === rules.length}
                  data-move={`${rule.id} down`}
                  onClick={() => press(index, 'down')}
                  className="!size-7"
                />
                <IconButton
                  label={ruleEditorStrings.edit(position)}
                  icon={Pencil}
                  onClick={() => onEdit(rule)}
                  className="!size-7"
                />
                <IconButton
                  label={ruleEditorStrings.remove(position)}
                  icon={Trash2}
                  onClick={() => onRemove(rule)}
                  className="!size-7"
                />
              </div>
            </li>
          );
        })}
      </ol>
      <p aria-live="polite" className="sr-only">
        {announcement}
      </p>
    </>
  );
}
