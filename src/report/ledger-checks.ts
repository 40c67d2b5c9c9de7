import type { LedgerPosition } from '../ports.ts';
import type { LedgerCheck } from '../run/ledger/verify.ts';
import { grouped } from './number-text.ts';
import { plain, type Style } from './style.ts';
import { tableText } from './table.ts';

/** What was looked at in a ledger, and what is wrong with it. */
export function ledgerChecksText(
  name: string,
  position: LedgerPosition | undefined,
  checks: readonly LedgerCheck[],
  style: Style = plain,
): string {
  const where =
    position === undefined
      ? 'nobody has written to it'
      : `start ${position.epoch}, ${grouped(position.event)} events, ledger ${position.ledger}`;
  const rows = checks.flatMap(({ what, problems: [first = null, ...more] }): (string | null)[][] => [
    [what, first === null ? 'ok' : first],
    ...more.map((problem) => [null, problem]),
  ]);
  const shown = rows.map(([what, found]) => [what ?? '', found ?? '']);
  return `${style.bold(name)}: ${where}\n\n${tableText([{ title: 'what must hold' }, { title: 'found' }], shown, { style, cap: 80 })}`;
}
