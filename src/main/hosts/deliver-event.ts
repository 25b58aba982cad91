import { type AnyEvent, eventSchemas } from '#shared/contract/events.ts';
import { describeIssues } from './describe-issues.ts';

/**
 * Hands an event over as answers are: only what the contract declares. One that breaks it is a defect of ours and stays here.
 *
 * @param warn gets a line on it for the program's log; it holds no value of the event.
 */
export function deliverEvent(
  event: AnyEvent,
  listener: (event: AnyEvent) => void,
  warn: (line: string) => void,
): void {
  const payload = eventSchemas[event.name].safeParse(event.payload);
  if (!payload.success) {
    const faults = describeIssues(payload.error).join('; ');
    warn(`The event ${event.name} is outside its contract, and was not announced: ${faults}`);
    return;
  }
  // The compiler cannot pair a name with its own payload over a union of names; the schema just did.
  listener({ name: event.name, payload: payload.data } as AnyEvent);
}
