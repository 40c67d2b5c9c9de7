import { utc } from '../base/time.ts';
import type { HeldList, Unsettled } from '../run/steer/unsettled.ts';
import { counted } from './number-text.ts';
import type { Style } from './style.ts';
import { tableText } from './table.ts';

const columns = [
  { title: 'step' },
  { title: 'send key' },
  { title: 'batch' },
  { title: 'since' },
  { title: 'what was said' },
];

/** Messages of which nobody knows whether they arrived, by their send keys; then lists that are held. With what to do next. */
export function unsettledText(
  runKey: string,
  messages: readonly Unsettled[],
  held: readonly HeldList[],
  style: Style,
): string {
  if (messages.length + held.length === 0) return 'Nothing is unknown, and nothing is held.';
  const waiting = held.map(
    ({ step, open, because }) =>
      `${counted(open, 'message')} of ${step} ${open === 1 ? 'is' : 'are'} held: ${because}. muster resume ${runKey} lets ${open === 1 ? 'it' : 'them'} go.`,
  );
  return [...unknownParts(runKey, messages, style), ...(waiting.length === 0 ? [] : [waiting.join('\n')])].join('\n\n');
}

function unknownParts(runKey: string, messages: readonly Unsettled[], style: Style): string[] {
  if (messages.length === 0) return [];
  const rows = messages.map(({ step, sendKey, batch, since, reason }) => [
    ...[step, sendKey, batch.slice(0, 12), utc(since)],
    reason ?? 'nothing: the process ended',
  ]);
  const [is, it] = messages.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return [
    tableText(columns, rows, { style, cap: 64 }),
    `${counted(messages.length, 'message')} ${is} unknown. muster settle ${runKey} --as accepted, rejected or resend says what became of ${it}.`,
  ];
}
