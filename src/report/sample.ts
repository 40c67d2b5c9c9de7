import type { Sample } from './funnel-report.ts';
import { counted } from './number-text.ts';
import type { Style } from './style.ts';
import { fit, padEnd, printable, textWidth, widest } from './text-width.ts';

/** Lines of a message's text that are shown. */
const maxLines = 14;

type SetSample = Extract<Sample, { kind: 'set' }>;

/** A message in a frame of so many columns, every line indented by two. */
export function sampleText(sample: Sample, columns: number, style: Style): string {
  const room = columns - 4;
  const body = bodyOf(sample, room, style);
  const rule = '─'.repeat(room + 1);
  return [
    `  ${style.bold(`Sample of ${sample.step}`)}`,
    `  ${style.dim(`┌${rule}`)}`,
    ...body.map((line) => `  ${style.dim('│')} ${line}`.trimEnd()),
    `  ${style.dim(`└${rule}`)}`,
    ...(sample.kind === 'set' ? setLines(sample, columns - 2, style) : []),
  ].join('\n');
}

function bodyOf(sample: Sample, room: number, style: Style): string[] {
  if (sample.kind === 'message') return messageLines(sample, room, style);
  if (sample.kind === 'record') return fields(sample.fields, room, style);
  if (sample.kind === 'problem') return wrap(printable(sample.problem), room).map(style.red);
  const { titles, proof } = sample;
  return fields(
    titles.map((title, i) => [title, proof[0]?.fields[i] ?? ''] as const),
    room,
    style,
  );
}

/** The set as it would be, and its remarkable records: those that are only among the first ten are like the sample. */
function setLines({ files, records, seeds, rejected, proof }: SetSample, room: number, style: Style): string[] {
  const line = (text: string, indent: string): string => indent + fit(printable(text), room - indent.length);
  const seedText = seeds === 0 ? '' : `, ${counted(seeds, 'seed')} among them`;
  const remarkable = proof.filter(({ why }) => !/^record \d+$/.test(why));
  return [
    line(`${counted(files, 'file')} of ${counted(records, 'record')}${seedText}`, '  '),
    ...Object.entries(rejected).map(([reason, rows]) =>
      style.red(line(`${counted(rows, 'row')} rejected: ${reason}`, '  ')),
    ),
    ...remarkable.flatMap(({ why, fields: values }) => [
      style.dim(line(why, '  ')),
      line(values.filter((value) => value !== '').join(' · '), '    '),
    ]),
  ];
}

function messageLines({ to, head, text }: Extract<Sample, { kind: 'message' }>, room: number, style: Style): string[] {
  return [...fields([['To', maskedAddress(to)], ...head], room, style), '', ...firstLines(text, room)];
}

/** Names and values in two columns, a line for each. */
export function fields(pairs: readonly (readonly [string, string])[], room: number, style: Style): string[] {
  const names = pairs.map(([name]) => fit(printable(name), 24));
  const width = widest(names);
  return pairs.map(
    ([, value], i) => `${style.dim(padEnd(names[i] ?? '', width))}  ${fit(printable(value), room - width - 2)}`,
  );
}

/** `j…@example.com`, `+…`: enough to see what kind of address it is, not whose. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const [first = ''] = address;
  return at < 1 ? `${first}…` : `${first}…${address.slice(at)}`;
}

/** The text wrapped at words, without blank lines at its start and never two of them in a row. */
function firstLines(text: string, room: number): string[] {
  const wrapped = text
    .trim()
    .split(/\r?\n/)
    .map((line) => printable(line.trimEnd()))
    .filter((line, i, all) => line !== '' || all[i - 1] !== '')
    .flatMap((line) => wrap(line, room));
  return wrapped.length <= maxLines ? wrapped : [...wrapped.slice(0, maxLines), '…'];
}

/** A line that is too long, broken between words. One that fits stays as it is: its spaces may be a table's. */
function wrap(line: string, room: number): string[] {
  if (textWidth(line) <= room) return [line];
  const wrapped: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && textWidth(`${current} ${word}`) > room) {
      wrapped.push(current);
      current = '';
    }
    current = current === '' ? word : `${current} ${word}`;
  }
  return [...wrapped, current].map((one) => fit(one, room));
}
