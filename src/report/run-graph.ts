import type { ListRecord, RunRecord, StepRecord } from '../ports.ts';
import type { GraphStep } from '../run/run-graph.ts';
import { localDayMinute, localMinute } from './local-minute.ts';
import { counted, grouped } from './number-text.ts';
import { messageOrder, messageText, statusWords } from './run-words.ts';
import { plain, type Style } from './style.ts';
import { fit, padEnd, padStart, printable, textWidth, widest } from './text-width.ts';

/** What a run has to show of itself. */
export interface RunView {
  readonly record: RunRecord;
  /** Each after those it reads. */
  readonly steps: readonly GraphStep[];
  readonly zone: string;
  /** How the run's definition differs from the project as it is now, in a sentence. */
  readonly changed?: string;
}

/** A terminal's usual width; a line that names many steps may be wider. */
const columns = 80;

/** A run as a small graph: a line for each step with what it reads, how far it is, and what came of it. */
export function runGraphText(view: RunView, style: Style = plain): string {
  const { steps, record } = view;
  const lines = steps.map((step) => lineOf(step, view));
  const widths = {
    name: Math.min(24, widest(lines.map(({ name }) => name))),
    kind: Math.min(12, widest(lines.map(({ kind }) => kind))),
    reads: Math.min(26, widest(lines.map(({ reads }) => reads))),
  };
  const footer = footerOf(view, style);
  return [
    head(record, view.zone, style),
    ...(lines.length === 0 ? [] : [lines.map((line) => layOut(line, widths, style)).join('\n')]),
    ...(footer.length === 0 ? [] : [footer.join('\n')]),
  ].join('\n\n');
}

function head({ campaign, runKey, status, plannedAt }: RunRecord, zone: string, style: Style): string {
  const left = `${campaign} · ${localDayMinute(plannedAt, zone)} · ${statusWords[status]}`;
  const key = padStart(runKey, columns - textWidth(left));
  return `${style.bold(left)}${style.dim(textWidth(left + key) <= columns ? key : `\n${runKey}`)}\n${style.dim('─'.repeat(columns))}`;
}

type State = 'done' | 'skipped' | 'waiting' | 'paused' | 'sending' | 'cancelled' | 'open';

const marks: Readonly<Record<State, { readonly mark: string; readonly paint: keyof Style }>> = {
  done: { mark: '✓', paint: 'green' },
  sending: { mark: '●', paint: 'cyan' },
  waiting: { mark: '◔', paint: 'yellow' },
  paused: { mark: '‖', paint: 'yellow' },
  cancelled: { mark: '✗', paint: 'red' },
  skipped: { mark: '–', paint: 'dim' },
  open: { mark: '·', paint: 'dim' },
};

interface Line {
  readonly state: State;
  readonly name: string;
  readonly kind: string;
  readonly reads: string;
  /** What came of it, the most telling first. */
  readonly details: readonly string[];
}

function lineOf({ name, kind, reads }: GraphStep, { record, zone }: RunView): Line {
  const begun = record.steps.find(({ step }) => step === name);
  const list = record.lists.find(({ step }) => step === name);
  return {
    ...{ state: stateOf(begun, list, record), name, kind },
    reads: reads.length === 0 ? '' : `← ${reads.join(', ')}`,
    details: list === undefined ? stepDetails({ name, kind, reads }, begun, record, zone) : listDetails(list),
  };
}

function stateOf(begun: StepRecord | undefined, list: ListRecord | undefined, { status }: RunRecord): State {
  const at = begun?.status ?? 'open';
  if (at === 'done' || at === 'skipped') return at;
  if (status === 'cancelled') return 'cancelled';
  if (at === 'waiting' || at === 'paused') return at;
  if (list === undefined) return 'open';
  return status === 'paused' ? 'paused' : status === 'waiting_confirm' ? 'waiting' : 'sending';
}

const notesOf = ({ note }: StepRecord): string[] => (note === undefined ? [] : [printable(note)]);

function stepDetails(
  { name, kind }: GraphStep,
  begun: StepRecord | undefined,
  { populations }: RunRecord,
  zone: string,
): string[] {
  if (begun?.status === 'waiting') {
    const until = begun.until === undefined ? [] : [`until ${localDayMinute(begun.until, zone)}`];
    return kind === 'approve' ? [['for a person', ...until].join(' '), ...notesOf(begun)] : until;
  }
  if (begun?.status === 'skipped') return ['skipped: nobody came this way'];
  const outputs = populations.filter(({ step }) => step === name);
  if (outputs.length === 0) return [];
  const [only] = outputs;
  if (outputs.length === 1 && only?.port === '') return [counted(only.rows, 'row')];
  return [outputs.map(({ port, rows }) => (port === '' ? grouped(rows) : `${port} ${grouped(rows)}`)).join(', ')];
}

function listDetails({ rows, excluded, counts }: ListRecord): string[] {
  const states = messageOrder.flatMap((status) => {
    const count = counts[status] ?? 0;
    return count === 0 ? [] : [`${count === rows ? 'all' : grouped(count)} ${messageText[status]}`];
  });
  const listed = `${grouped(rows)} listed${excluded === 0 ? '' : `, ${grouped(excluded)} excluded`}`;
  return states.length === 0 ? [listed] : [listed, states.join(', ')];
}

function layOut(
  { state, name, kind, reads, details }: Line,
  widths: { readonly name: number; readonly kind: number; readonly reads: number },
  style: Style,
): string {
  const { mark, paint } = marks[state];
  const isDim = state === 'open' || state === 'skipped';
  const title = padEnd(fit(printable(name), widths.name), widths.name);
  const start = `  ${style[paint](mark)} ${isDim ? style.dim(title) : style.bold(title)}`;
  const what = style.dim(
    `${padEnd(fit(kind, widths.kind), widths.kind)}  ${padEnd(fit(printable(reads), widths.reads), widths.reads)}`,
  );
  const [first = '', ...more] = details;
  const indent = ' '.repeat(8 + widths.name + widths.kind + widths.reads + 2);
  const shown = isDim ? style.dim(first) : state === 'done' ? first : style[paint](first);
  return [`${start}  ${what}  ${shown}`.trimEnd(), ...more.map((detail) => indent + style[paint](detail))].join('\n');
}

/** What it waits for, what went wrong, and what a person can do. */
function footerOf({ record, steps: graph, zone, changed }: RunView, style: Style): string[] {
  const { runKey, status, note, steps, confirmation } = record;
  const asks = steps.filter(
    ({ step, status: at }) => at === 'waiting' && graph.some(({ name, kind }) => name === step && kind === 'approve'),
  );
  const command = (text: string): string => style.bold(`muster ${text}`);
  const isAsking = status === 'waiting_confirm' && asks.length === 0;
  return [
    ...(note === undefined ? [] : [style[status === 'failed' ? 'red' : 'yellow'](printable(note))]),
    ...(isAsking ? [`${command(`confirm ${runKey}`)} sends it,`, `${command(`cancel ${runKey}`)} never does.`] : []),
    ...asks.map(({ step }) => `${command(`confirm ${runKey} ${step}`)} lets ${step} go on.`),
    ...(status === 'paused' ? [`${command(`resume ${runKey}`)} lets it go on.`] : []),
    ...(confirmation === undefined ? [] : [style.dim(`Confirmed ${localMinute(confirmation.confirmedAt, zone)}.`)]),
    ...(changed === undefined ? [] : [style.dim(changed)]),
  ];
}
