import type { MessageStatus } from '../ports.ts';
import type { FunnelList, FunnelReport, FunnelStep, Sample } from './funnel-report.ts';
import { bar, counted, grouped, percent } from './number-text.ts';
import { channelWords, exclusionsInOrder, exclusionText, messageOrder, messageText, statusWords } from './run-words.ts';
import { sampleText } from './sample.ts';
import { plain, type Style } from './style.ts';
import { fit, padEnd, padStart, printable, textWidth, widest } from './text-width.ts';

/** A terminal's usual width. Nothing in a funnel is wider, whatever names a project has, but words where the terminal is. */
const columns = 80;

/** From population to message: a line for each count, its share, and a bar; samples; and what it comes to in one sentence. */
export function funnelText(report: FunnelReport, style: Style = plain, width = columns): string {
  const widths = widthsOf(report.steps.flatMap(stepLines));
  return [
    head(report, style),
    ...(report.note === undefined ? [] : [`  ${style.red(printable(report.note))}`]),
    ...blocks(report.steps).map((lines) => layOut(lines, { ...widths, words: Math.max(columns, width) - 6 }, style)),
    ...report.samples.map((sample) => sampleText(sample, columns, style)),
    closing(report, style),
  ].join('\n\n');
}

function head({ campaign, date, status, runKey }: FunnelReport, style: Style): string {
  const left = `${campaign} · ${date} · ${statusWords[status]}`;
  const key = padStart(runKey, columns - textWidth(left));
  return `${style.bold(left)}${style.dim(textWidth(left + key) <= columns ? key : `\n${runKey}`)}\n${style.dim('─'.repeat(columns))}`;
}

/** One line of the funnel before it is laid out. */
interface Line {
  readonly label: string;
  readonly kind?: string;
  readonly count?: number;
  /** What the count is a share of. */
  readonly of?: number;
  readonly paint?: keyof Style;
  /** Words that go on in the next columns; such a line has nothing else. */
  readonly words?: string;
}

/** Populations follow one another; each channel step is a block of its own. */
function blocks(steps: readonly FunnelStep[]): Line[][] {
  const found: Line[][] = [];
  let open: Line[] | undefined;
  for (const step of steps) {
    if (step.list !== undefined) {
      found.push(stepLines(step));
      open = undefined;
    } else if (open === undefined) {
      open = stepLines(step);
      found.push(open);
    } else {
      open.push(...stepLines(step));
    }
  }
  return found;
}

const stepLines = (step: FunnelStep): Line[] =>
  step.list === undefined ? populationLines(step) : listLines(step, step.list);

function populationLines({ name, kind, outputs }: FunnelStep): Line[] {
  const total = outputs.reduce((sum, { rows }) => sum + rows, 0);
  const share = outputs.length > 1 ? { of: total } : {};
  const main = outputs.find(({ port }) => port === '');
  return [
    { label: name, kind, ...(main === undefined ? {} : { count: main.rows, ...share }), paint: 'bold' },
    ...outputs
      .filter(({ port }) => port !== '')
      .map(({ port, rows }) => ({ label: `  ${port}`, count: rows, ...share })),
  ];
}

function listLines({ name, kind }: FunnelStep, list: FunnelList): Line[] {
  const { channel, listed, exclusions, problems, unknownZones = 0, variants = {}, counts } = list;
  const excluded = exclusionsInOrder(exclusions);
  const targeted = excluded.reduce((sum, [, rows]) => sum + rows, listed);
  return [
    { label: name, kind: `${kind} · ${channel}`, paint: 'bold' },
    { label: '  targeted', count: targeted },
    ...excluded.flatMap(([reason, rows]): Line[] => [
      { label: `  − ${exclusionText(reason)}`, count: rows, of: targeted, paint: 'yellow' },
      ...(reason === 'bad_address' ? problemLines(problems) : []),
    ]),
    { label: '  listed', count: listed, of: targeted },
    ...Object.entries(variants).map(
      ([variant, count]): Line => ({
        ...{ label: `    ${variant}`, kind: 'variant', count, of: listed },
      }),
    ),
    ...(unknownZones === 0
      ? []
      : [{ label: '', words: `${grouped(unknownZones)} × no zone known: the project's counts` }]),
    ...messageOrder
      .map((status): [MessageStatus, number] => [status, counts?.[status] ?? 0])
      .filter(([, count]) => count > 0)
      .map(
        ([status, count]): Line => ({
          label: `    ${messageText[status]}`,
          count,
          of: listed,
          paint: messagePaint[status],
        }),
      ),
  ];
}

/** So many reasons have a line each; one more would take as much as saying that there are others. */
const problemsShown = 5;

function problemLines(problems: FunnelList['problems'] = []): Line[] {
  const shown = problems.length > problemsShown + 1 ? problems.slice(0, problemsShown) : problems;
  const others = problems.slice(shown.length);
  const rest = others.reduce((sum, { rows }) => sum + rows, 0);
  return [
    ...shown.map(({ problem, rows }) => ({ label: '', words: `${grouped(rows)} × ${printable(problem)}` })),
    ...(others.length === 0
      ? []
      : [{ label: '', words: `${grouped(rest)} × ${counted(others.length, 'other reason')}: see --json` }]),
  ];
}

const messagePaint: Readonly<Record<MessageStatus, keyof Style>> = {
  accepted: 'green',
  listed: 'cyan',
  deferred: 'cyan',
  retry: 'yellow',
  unknown: 'red',
  rejected: 'red',
  failed: 'red',
  dropped: 'yellow',
};

interface Widths {
  readonly label: number;
  readonly kind: number;
  readonly count: number;
  /** The count that fills the bar. */
  readonly largest: number;
}

const widthsOf = (lines: readonly Line[]): Widths => ({
  label: Math.min(28, Math.max(16, widest(lines.map(({ label }) => label)))),
  kind: Math.min(24, Math.max(10, widest(lines.map(({ kind = '' }) => kind)))),
  count: widest(lines.map(({ count }) => (count === undefined ? '' : grouped(count)))),
  largest: Math.max(0, ...lines.map(({ count = 0 }) => count)),
});

function layOut(lines: readonly Line[], widths: Widths & { readonly words: number }, style: Style): string {
  const room = columns - widths.label - widths.kind - widths.count - 15;
  return lines
    .map(({ label, kind = '', count, of, paint, words }) => {
      if (words !== undefined) return style.dim(`      ${fit(words, widths.words)}`);
      const name = padEnd(fit(label, widths.label), widths.label);
      const start = `  ${paint === undefined ? name : style[paint](name)}  `;
      if (count === undefined) return start + style.dim(fit(kind, widths.kind));
      const what = style.dim(padEnd(fit(kind, widths.kind), widths.kind));
      const number = padStart(grouped(count), widths.count);
      const share = style.dim(padStart(of === undefined ? '' : percent(count, of), 5));
      const colour = paint === undefined || paint === 'bold' ? 'cyan' : paint;
      return `${start}${what}  ${number}  ${share}  ${style[colour](bar(count, widths.largest, room))}`.trimEnd();
    })
    .join('\n');
}

/** What it comes to, for who reads the last line only. */
function closing({ steps, status, deliver, campaign, runKey, known, samples }: FunnelReport, style: Style): string {
  const lists = steps.flatMap(({ list }) => (list === undefined ? [] : [list]));
  if (lists.length === 0) return style.bold('There is no send list.');
  if (known !== undefined) {
    const next =
      known === 'done' || known === 'cancelled'
        ? `Whom it wrote to is left out above. One more run: muster start ${campaign} --again`
        : 'It goes on with the lists that it has, not with these.';
    return `${style.bold(`${runKey} is there already: ${statusWords[known]}.`)}\n${style.dim(next)}`;
  }
  if (status === 'planned') return plannedText(steps, samples, style);
  const parts = byKind(lists, ({ counts }) => counts?.accepted ?? 0).map(
    ({ done, noun, count }) => `${counted(count, noun)} ${done}`,
  );
  const number = (...states: MessageStatus[]) =>
    lists.reduce((sum, { counts }) => sum + states.reduce((n, state) => n + (counts?.[state] ?? 0), 0), 0);
  const line = (count: number, words: string, paint: keyof Style) =>
    count === 0 ? [] : [style[paint](`${grouped(count)} ${words}`)];
  return [
    style.bold(`${parts.join(', ')}.`),
    ...line(number('listed', 'deferred', 'retry'), 'still to be sent.', 'yellow'),
    ...line(number('unknown'), 'unknown: perhaps sent, so never sent again blindly.', 'red'),
    ...(number('unknown') === 0
      ? []
      : [style.dim(`What was said of them, and how to settle it: muster settle ${runKey}`)]),
    ...line(number('rejected', 'dropped'), 'will not be sent.', 'yellow'),
    ...(deliver === 'outbox' ? [style.dim('Nothing left this machine: the environment delivers to the outbox.')] : []),
  ].join('\n');
}

/** The steps of a plan of which nothing would be printed: something stops the set, or none of its rows can be in it. */
export const stoppedSteps = (samples: readonly Sample[]): readonly string[] =>
  samples.flatMap((sample) => {
    const isStopped =
      sample.kind === 'problem' ? sample.stops : sample.kind === 'set' && sample.records === sample.seeds;
    return isStopped ? [sample.step] : [];
  });

/** Rows of a step that would be in no file. */
const rejectedOf = (samples: readonly Sample[], name: string): number =>
  samples
    .flatMap((sample) => (sample.kind === 'set' && sample.step === name ? Object.values(sample.rejected) : []))
    .reduce((sum, rows) => sum + rows, 0);

function plannedText(steps: readonly FunnelStep[], samples: readonly Sample[], style: Style): string {
  const stopped = stoppedSteps(samples);
  const going = steps.flatMap(({ name, list }) =>
    list === undefined || stopped.includes(name) ? [] : [{ ...list, listed: list.listed - rejectedOf(samples, name) }],
  );
  const kinds = byKind(going, ({ listed }) => listed);
  const some = kinds.filter(({ count }) => count > 0);
  const parts = (some.length > 0 ? some : kinds).map(({ will, noun, count }) => `${will} ${counted(count, noun)}`);
  return [
    ...(parts.length === 0 ? [] : [style.bold(`Started now, it would ${parts.join(' and ')}.`)]),
    style.dim('Nothing was sent.'),
    ...stopped.map((step) => style.red(`Nothing would be printed of ${step}: its sample says why.`)),
  ].join('\n');
}

/** One sum for each kind of channel, in the order in which the kinds first come. */
function byKind(lists: readonly FunnelList[], countOf: (list: FunnelList) => number) {
  const kinds = [...new Set(lists.map(({ channelKind }) => channelKind))];
  return kinds.map((kind) => {
    const ofKind = lists.filter(({ channelKind }) => channelKind === kind);
    return { ...channelWords[kind], count: ofKind.reduce((sum, list) => sum + countOf(list), 0) };
  });
}
