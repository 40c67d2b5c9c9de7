import type { MessageStatus, RunRecord } from '../ports.ts';
import { localDayMinute, localMinute } from './local-minute.ts';
import { counted, grouped } from './number-text.ts';
import { messageOrder, messageText } from './run-words.ts';
import { plain, type Style } from './style.ts';
import { tableText } from './table.ts';

/** Runs that are over and shown when nobody asks for all. */
const latest = 20;

export interface StatusOptions {
  readonly style?: Style;
  /** Columns of the terminal; notes are cut where they would not fit. */
  readonly width?: number | undefined;
  /** Every run of all time. */
  readonly all?: boolean;
}

/** The latest runs and all that are not over, and how many there are besides. */
export function statusText(runs: readonly RunRecord[], zone: string, options: StatusOptions = {}): string {
  const last = new Set(runs.slice(-latest));
  const shown = options.all === true ? runs : runs.filter((run) => last.has(run) || !isOver(run));
  const left = runs.length - shown.length;
  const more = left === 0 ? [] : [`${counted(left, 'earlier run')}: muster status --all`];
  return [runsText(shown, zone, options), ...more].join('\n');
}

const isOver = ({ status }: RunRecord): boolean => ['done', 'cancelled', 'failed', 'missed'].includes(status);

/**
 * Runs, newest last, with what became of their messages; of many that were missed in a row only the first and the last.
 * Planned times are local to the zone. A count that is zero for every run takes no column, except listed and accepted.
 */
function runsText(runs: readonly RunRecord[], zone: string, { style = plain, width = 80 }: StatusOptions): string {
  if (runs.length === 0) return 'No runs yet.';
  const shown = messageOrder.filter((status) => status === 'accepted' || runs.some((run) => total(run, status) > 0));
  const notes = runs.some((run) => noteOf(run, zone) !== '');
  const columns = [
    { title: 'campaign' },
    { title: 'run' },
    { title: 'status' },
    { title: 'planned at' },
    { title: 'listed', align: 'right' },
    ...shown.map((status) => ({ title: messageText[status], align: 'right' }) as const),
    ...(notes ? [{ title: 'note' }] : []),
  ] as const;
  const rowOf = (run: RunRecord): string[] => [
    run.campaign,
    run.runKey,
    run.status,
    localMinute(run.plannedAt, zone),
    grouped(run.lists.reduce((sum, list) => sum + list.rows, 0)),
    ...shown.map((status) => grouped(total(run, status))),
    ...(notes ? [noteOf(run, zone)] : []),
  ];
  const rows = stretches(runs).flatMap((stretch) => {
    const [first, ...more] = stretch.map(rowOf);
    const last = more.at(-1);
    if (first === undefined || last === undefined || more.length < 3) return stretch.map(rowOf);
    return [first, columns.map((_, index) => (index === 1 ? `… ${grouped(more.length - 1)} more` : '')), last];
  });
  return tableText(columns, rows, { style, cap: Math.max(60, width - 20) });
}

/** Runs that were missed one after the other are one stretch: who was away for long wants its first and its last. */
function stretches(runs: readonly RunRecord[]): RunRecord[][] {
  const found: RunRecord[][] = [];
  for (const run of runs) {
    const last = found.at(-1);
    if (run.status === 'missed' && last?.at(-1)?.status === 'missed' && last.at(-1)?.campaign === run.campaign)
      last.push(run);
    else found.push([run]);
  }
  return found;
}

/** Why it is as it is; of a run that goes on by itself, when. */
function noteOf({ status, note, steps, lists }: RunRecord, zone: string): string {
  const [next] = [
    ...steps.flatMap(({ until, status: of }) => (of === 'waiting' && until !== undefined ? [until] : [])),
    ...lists.flatMap(({ deferredUntil }) => deferredUntil ?? []),
  ].toSorted((a, b) => a.epochMilliseconds - b.epochMilliseconds);
  if (note !== undefined) return note;
  return status === 'waiting' && next !== undefined ? `until ${localDayMinute(next, zone)}` : '';
}

const total = ({ lists }: RunRecord, status: MessageStatus): number =>
  lists.reduce((sum, { counts }) => sum + (counts[status] ?? 0), 0);
