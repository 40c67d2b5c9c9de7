import type { RunRecord } from '../ports.ts';
import type { FunnelReport } from './funnel-report.ts';
import { grouped, percent } from './number-text.ts';
import { plain, type Style } from './style.ts';
import { tableText } from './table.ts';

/** One count of a run beside that of the run before it. */
export interface Change {
  /** `lapsed`, `cells.best`, `offer listed`. */
  readonly count: string;
  readonly before: number;
  readonly now: number;
}

/** Every count of a report that the run before it had too, in the order of the report. */
export function changesOf({ steps }: FunnelReport, last: RunRecord): Change[] {
  return steps.flatMap(({ name, outputs, list }): Change[] => {
    if (list !== undefined) {
      const before = last.lists.find(({ step }) => step === name);
      return before === undefined ? [] : [{ count: `${name} listed`, before: before.rows, now: list.listed }];
    }
    return outputs.flatMap(({ port, rows }) => {
      const before = last.populations.find((one) => one.step === name && one.port === port);
      const count = port === '' ? name : `${name}.${port}`;
      return before === undefined ? [] : [{ count, before: before.rows, now: rows }];
    });
  });
}

/** The counts beside those of the run before. */
export function changesText(changes: readonly Change[], { runKey }: RunRecord, style: Style = plain): string {
  const columns = [
    { title: 'against the last run' },
    { title: runKey, align: 'right' },
    { title: 'now', align: 'right' },
    { title: 'change', align: 'right' },
  ] as const;
  const rows = changes.map(({ count, before, now }) => [count, grouped(before), grouped(now), changeText(before, now)]);
  return tableText(columns, rows, { style });
}

/** `+46%`, `−3.1%`, `=`; of nothing there is no share. */
function changeText(before: number, now: number): string {
  if (before === now) return '=';
  if (before === 0) return 'new';
  return `${now > before ? '+' : '−'}${percent(Math.abs(now - before), before)}`;
}
