import type { Issues } from './issues.ts';
import { escapeStep, isFields } from './node.ts';

const mostValues = 4_000_000;
const deepest = 200;

interface Step {
  readonly value: object;
  readonly parent: Step | null;
  readonly name: string;
  readonly depth: number;
}

/**
 * Refuses what only means harm: nesting that would exhaust a stack, and aliases that unfold into millions of values. Nothing
 * recurses here, so that the check itself cannot be brought down.
 */
export function checkSize(root: unknown, issues: Issues): void {
  if (typeof root !== 'object' || root === null) return;
  const waiting: Step[] = [{ value: root, parent: null, name: '', depth: 0 }];
  let values = 0;
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    if (step.depth > deepest) {
      issues.error(pointerTo(step), `is nested more than ${deepest} levels deep`);
      return;
    }
    const entries = isFields(step.value) ? Object.entries(step.value) : (step.value as unknown[]).entries();
    for (const [name, value] of entries) {
      values += 1;
      if (values > mostValues) {
        issues.error('', 'holds more than 4,000,000 values once its aliases are unfolded');
        return;
      }
      if (typeof value !== 'object' || value === null) continue;
      waiting.push({ value, parent: step, name: String(name), depth: step.depth + 1 });
    }
  }
}

function pointerTo(step: Step): string {
  const names: string[] = [];
  for (let at = step; at.parent !== null; at = at.parent) names.unshift(escapeStep(at.name));
  return names.map((name) => `/${name}`).join('');
}
