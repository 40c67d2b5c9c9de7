import type { ShownAddress } from '../run/print/shown-address.ts';
import { counted } from './number-text.ts';
import type { Style } from './style.ts';
import { padEnd, printable, textWidth, widest } from './text-width.ts';

/** Address blocks as they are printed, each in a frame of its own, with what keeps a letter from arriving. */
export const addressReportText = (key: string, shown: readonly ShownAddress[], style: Style): string =>
  [style.bold(key), ...shown.map((one) => blockText(one, style))].join('\n\n');

function blockText({ layout, vendor, from, encoding, room, lines, problems }: ShownAddress, style: Style): string {
  const printed = lines.map(printable);
  const width = Math.max(widest(printed), 30);
  const rule = '─'.repeat(width + 2);
  const longest = Math.max(0, ...lines.map(textWidth));
  return [
    `  ${style.bold(layout)} ${style.dim(`by ${vendor}, posted in ${from}, ${encoding}`)}`,
    ...(printed.length === 0
      ? []
      : [
          style.dim(`  ┌${rule}┐`),
          ...printed.map((line) => `  ${style.dim('│')} ${padEnd(line, width)} ${style.dim('│')}`),
          style.dim(`  └${rule}┘`),
          style.dim(
            `  ${printed.length} of ${counted(room.lines, 'line')}, the longest ${longest} of ${counted(room.max, 'character')}`,
          ),
        ]),
    ...problems.map((problem) => style.red(`  no letter: ${problem}`)),
  ].join('\n');
}
