import { utc } from '../base/time.ts';
import type { Unsettled } from '../run/steer/unsettled.ts';
import type { Style } from './style.ts';
import { tableText } from './table.ts';

const columns = [
  { title: 'step' },
  { title: 'send key' },
  { title: 'batch' },
  { title: 'since' },
  { title: 'what was said' },
];

/** Messages of which nobody knows whether they arrived, by their send keys. */
export function unsettledText(messages: readonly Unsettled[], style: Style): string {
  if (messages.length === 0) return 'Nothing is unknown.';
  const rows = messages.map(({ step, sendKey, batch, since, reason }) => [
    ...[step, sendKey, batch.slice(0, 12), utc(since)],
    reason ?? 'nothing: the process ended',
  ]);
  return tableText(columns, rows, { style, cap: 64 });
}
