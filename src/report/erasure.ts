import type { Survey } from '../run/erase/survey.ts';
import type { Trace } from '../run/erase/traces.ts';
import type { Row } from '../ports.ts';
import { counted } from './number-text.ts';
import type { Style } from './style.ts';
import { tableText } from './table.ts';

/** What became of somebody who is to be forgotten. */
export interface ErasureReport {
  /** The key of the profile. */
  readonly profile: string;
  /** The table of profiles, when it has the profile. */
  readonly table?: string;
  /** What was found, and what there still is. Of a dry run both are the same. */
  readonly before: Survey;
  readonly after: Survey;
  readonly isDry: boolean;
}

const columns = [{ title: 'run' }, { title: 'step' }, { title: 'what' }, { title: 'rows', align: 'right' }] as const;

/** A table of what holds the person no more, and a line for each thing that is left. */
export function erasureText(report: ErasureReport, style: Style): string {
  const { profile, before, isDry } = report;
  const gone = isDry ? before.traces : goneOf(report);
  const words = isDry
    ? `${style.yellow('dry run')}  profile ${profile}: nothing is changed`
    : `${style.green('erased')}  profile ${profile}`;
  const rows = gone.map(({ runKey, step, kind, rows: held }) => [runKey, step, kind, String(held)]);
  const parts = [
    words,
    gone.length === 0 ? 'No file of a run holds it.' : tableText(columns, rows, { style }),
    [
      ...openText(report),
      'Nothing is sent to its addresses from then on: they stay on the suppression list, as hashes.',
    ].join('\n'),
    ['What is left:', ...leftOf(report).map((line) => `- ${line}`)].join('\n'),
  ];
  return parts.join('\n\n');
}

const goneOf = ({ before, after }: ErasureReport): readonly Trace[] => {
  const left = new Set(after.traces.map(({ path }) => path));
  return before.traces.filter(({ path }) => !left.has(path));
};

function openText({ before: { open, links }, isDry }: ErasureReport): string[] {
  const is = (number: number): string => (number === 1 ? 'is' : 'are');
  const becomes = (number: number): string => (isDry ? 'would be' : is(number));
  return [
    ...(open === 0 ? [] : [`${counted(open, 'message')} to it ${is(open)} open and ${becomes(open)} dropped.`]),
    ...(links === 0 ? [] : [`${counted(links, 'link')} in events of its messages ${becomes(links)} blanked.`]),
  ];
}

function leftOf({ table, after }: ErasureReport): string[] {
  const waiting = new Map<string, number>();
  for (const { runKey } of after.traces)
    if (after.openRuns.has(runKey)) waiting.set(runKey, (waiting.get(runKey) ?? 0) + 1);
  return [
    ...(table === undefined
      ? []
      : [`${table} has the profile: take it out of the exports, then muster load and muster build`]),
    ...[...waiting].map(
      ([runKey, files]) => `${runKey} is not over: ${counted(files, 'file')} of it forget the profile when it is`,
    ),
    ...after.sent.map(
      ({ channel, messages }) =>
        `${channel} has sent ${counted(messages, 'message')} to it: who delivers for it has them`,
    ),
    ...after.printed.map(
      ({ runKey, step, vendor }) => `${step} of ${runKey} was printed for it: ${vendor} may have the files`,
    ),
    ...after.saved.map(({ file, rows }) => `${file}: ${counted(rows, 'row')} of a saved audience`),
    ...givenText(after.given),
    'the ledger: keys, dates and outcomes of its messages, no address',
    'not looked at: warehouse tables, snapshots, rejects and samples of failed tests, and your copies of all these',
  ];
}

/** Runs that are named; of the others there is a number. */
const mostNamed = 3;

function givenText(given: Survey['given']): string[] {
  if (given.length === 0) return [];
  const named = given.slice(0, mostNamed).map(({ runKey, names }) => `${runKey} (${names.join(', ')})`);
  const more = given.length > mostNamed ? [`${given.length - mostNamed} more`] : [];
  return [`values that runs were given, whomever they name: ${[...named, ...more].join(', ')}`];
}

/** The same as plain data. */
export function erasureJson(report: ErasureReport, folder: string): Row {
  const { profile, table, before, after, isDry } = report;
  const plain = ({ runKey, step, kind, path, rows }: Trace): Row => ({
    ...{ run: runKey, step, kind, rows },
    file: path.slice(folder.length + 1),
  });
  return {
    ...{ profile, isDry, open: before.open, links: before.links },
    [isDry ? 'found' : 'erased']: (isDry ? before.traces : goneOf(report)).map(plain),
    left: {
      profileTable: table ?? null,
      files: after.traces.map(plain),
      sent: after.sent.map((one) => ({ ...one })),
      printed: after.printed.map(({ runKey, ...one }) => ({ run: runKey, ...one })),
      saved: after.saved.map((one) => ({ ...one })),
      given: after.given.map(({ runKey, names }) => ({ run: runKey, names: [...names] })),
    },
  };
}
