import type { Sample } from './funnel-report.ts';
import type { Style } from './style.ts';
import { fit, padEnd, printable, textWidth, widest } from './text-width.ts';

/** Lines of a message's text that are shown. */
const maxLines = 14;

/** A message in a frame of so many columns, every line indented by two. */
export function sampleText(sample: Sample, columns: number, style: Style): string {
  const room = columns - 4;
  const body = sample.kind === 'message' ? messageLines(sample, room, style) : recordLines(sample, room, style);
  const rule = '─'.repeat(room + 1);
  return [
    `  ${style.bold(`Sample of ${sample.step}`)}`,
    `  ${style.dim(`┌${rule}`)}`,
    ...body.map((line) => `  ${style.dim('│')} ${line}`.trimEnd()),
    `  ${style.dim(`└${rule}`)}`,
  ].join('\n');
}

function messageLines({ to, head, text }: Extract<Sample, { kind: 'message' }>, room: number, style: Style): string[] {
  return [...fields([['To', maskedAddress(to)], ...head], room, style), '', ...firstLines(text, room)];
}

const recordLines = (sample: Extract<Sample, { kind: 'record' }>, room: number, style: Style): string[] =>
  fields(sample.fields, room, style);

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
