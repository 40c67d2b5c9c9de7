import { positionOf, type Span } from '../base/source.ts';
import type { Style } from './style.ts';
import { type Cell, cellsOf, printable } from './text-width.ts';

/** Columns of a terminal that the line of code may take; a longer line is shown around its span. */
const room = 72;
/** Columns before the span that a shortened line keeps, when it has them. */
const lead = 20;
const tabStop = 4;

/**
 * The line of a span behind a gutter, with a mark under the span. A span of several lines is marked to the end of its
 * first line; an empty span is a point, marked `^`. Nothing when the line is blank: there is nothing to see.
 */
export function codeFrame(span: Span, style: Style): string | undefined {
  const { line } = positionOf(span);
  const lineStart = span.file.text.lastIndexOf('\n', span.start - 1) + 1;
  const text = /^[^\r\n]*/.exec(span.file.text.slice(lineStart))?.[0] ?? '';
  if (text.trim() === '') return undefined;

  const start = Math.min(span.start - lineStart, text.length);
  const end = Math.min(Math.max(span.end - lineStart, start), text.length);
  const shown = around(lineCells(text), start, end);
  const before = shown.filter((cell) => cell.at < start);
  const marked = shown.filter((cell) => cell.at >= start && cell.at < end);
  const mark = marked.length === 0 ? '^' : '~'.repeat(Math.max(1, widthOf(marked)));

  const gutter = String(line);
  const code = shown.map((cell) => cell.text).join('');
  return [
    `  ${style.dim(`${gutter} │`)} ${code}`,
    `  ${style.dim(`${' '.repeat(gutter.length)} │`)} ${' '.repeat(widthOf(before))}${style.red(mark)}`,
  ].join('\n');
}

/** The characters of a line, tabs as the spaces that they stand for. */
function lineCells(text: string): Cell[] {
  let column = 0;
  return cellsOf(text).map(({ text: character, at, width }) => {
    const tab = tabStop - (column % tabStop);
    const cell =
      character === '\t' ? { text: ' '.repeat(tab), width: tab, at } : { text: printable(character), width, at };
    column += cell.width;
    return cell;
  });
}

/** The part of a long line that has the span in it, `…` where something was left out. */
function around(cells: readonly Cell[], start: number, end: number): readonly Cell[] {
  if (widthOf(cells) <= room) return cells;
  const first = firstShown(cells, start, end);
  const before = first === 0 ? [] : [{ text: '…', width: 1, at: -1 }];
  const rest = cells.slice(first);
  const free = room - widthOf(before);
  if (widthOf(rest) <= free) return [...before, ...rest];
  return [...before, ...fitting(rest, free - 1), { text: '…', width: 1, at: Number.POSITIVE_INFINITY }];
}

/** As many characters from the start as fit into so many columns. */
function fitting(cells: readonly Cell[], columns: number): readonly Cell[] {
  let width = 0;
  const tooMany = cells.findIndex((cell) => {
    width += cell.width;
    return width > columns;
  });
  return tooMany < 0 ? cells : cells.slice(0, tooMany);
}

/** Index of the first character to show: the line's own start when the span is near it, the line's end when all fits. */
function firstShown(cells: readonly Cell[], start: number, end: number): number {
  const upToSpan = widthOf(cells.filter((cell) => cell.at < end));
  if (upToSpan <= room - 1) return 0;
  let first = cells.findIndex((cell) => cell.at >= start);
  if (first < 0) first = cells.length;
  let width = 0;
  while (first > 0 && width < lead) width += cells[--first]?.width ?? 0;
  while (first > 0 && 1 + widthOf(cells.slice(first - 1)) <= room) first--;
  return first;
}

const widthOf = (cells: readonly Cell[]): number => cells.reduce((sum, { width }) => sum + width, 0);
