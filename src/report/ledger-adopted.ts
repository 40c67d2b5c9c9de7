import type { AdoptedRun } from '../run/ledger/adopt.ts';
import { grouped } from './number-text.ts';
import { plain, type Style } from './style.ts';
import { tableText } from './table.ts';

export interface Adopted {
  /** What became of the runs that an older ledger did not know all of. */
  readonly runs: readonly AdoptedRun[];
  readonly isOld: boolean;
  /** It knew addresses under another key. */
  readonly isKeyNew: boolean;
}

export function adoptedText(
  { ledger, runs, isOld, isKeyNew }: Adopted & { readonly ledger: string },
  style: Style = plain,
): string {
  const columns = [{ title: 'run' }, { title: 'was' }, { title: 'is' }, { title: 'unknown', align: 'right' }] as const;
  const rows = runs.map(({ runKey, was, is, unknown }) => [runKey, was, is, grouped(unknown)]);
  const lost = runs.flatMap(({ runKey, lostLists }) => lostLists.map((step) => `${runKey} ${step}`));
  return [
    `${style.green('adopted')}  ${ledger}`,
    ...(runs.length === 0 ? [] : [tableText(columns, rows, { style })]),
    ...(lost.length === 0
      ? []
      : [style.yellow(`Their lists are gone or changed, and nobody knows who was on them: ${lost.join(', ')}.`)]),
    [
      ...(runs.length === 0
        ? []
        : [
            'What is unknown may have been sent and is never sent again by itself: muster events import --trust settles what providers report.',
            'What is paused goes on with muster resume RUN, or ends with muster cancel RUN.',
          ]),
      ...(isOld
        ? ['Suppressions, opt-outs, events and signals that came after this copy are not in it: bring them in again.']
        : []),
      ...(isKeyNew
        ? [
            'Its key of addresses is another one: who was suppressed by address is not known again. Suppress them again.',
          ]
        : []),
    ].join('\n'),
  ].join('\n\n');
}
