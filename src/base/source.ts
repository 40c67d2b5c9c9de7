/** A text file of the project, by its path relative to the project's root. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** A stretch of a file, in UTF-16 units; `end` is exclusive. */
export interface Span {
  readonly file: SourceText;
  readonly start: number;
  readonly end: number;
}

export interface Position {
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
}

export const spanOf = (file: SourceText): Span => ({ file, start: 0, end: 0 });

/** A whole line, 1 and up, without its line break. */
export function spanOfLine(file: SourceText, line: number): Span {
  const before = file.text.split('\n').slice(0, line - 1);
  const start = before.reduce((sum, text) => sum + text.length + 1, 0);
  const [text = ''] = file.text.slice(start).split(/\r?\n/, 1);
  return { file, start, end: start + text.length };
}

export function positionOf({ file, start }: Span): Position {
  const before = file.text.slice(0, start);
  const lastBreak = before.lastIndexOf('\n');
  return { line: before.split('\n').length, column: start - lastBreak };
}

/** The engine counts bytes, editors and this program count UTF-16 units. */
export function unitsOfBytes(text: string, bytes: number): number {
  return Buffer.from(text, 'utf8').subarray(0, bytes).toString('utf8').length;
}
