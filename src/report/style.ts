type Paint = (text: string) => string;

/** How words are set off. The caller chooses: a terminal that shows colour gets `ansi`, everything else `plain`. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly yellow: Paint;
  readonly green: Paint;
  readonly cyan: Paint;
}

const asItIs: Paint = (text) => text;

export const plain: Style = {
  bold: asItIs,
  dim: asItIs,
  red: asItIs,
  yellow: asItIs,
  green: asItIs,
  cyan: asItIs,
};

/** Each paint resets only what it set, so that paints may be nested. Blanks stay blanks. */
const paint =
  (set: number, reset: number): Paint =>
  (text) =>
    text.trim() === '' ? text : `\u001b[${set}m${text}\u001b[${reset}m`;

export const ansi: Style = {
  bold: paint(1, 22),
  dim: paint(2, 22),
  red: paint(31, 39),
  yellow: paint(33, 39),
  green: paint(32, 39),
  cyan: paint(36, 39),
};

/** The text as it is measured. */
export const withoutStyle = (text: string): string => text.replace(/\u001b\[\d+m/g, '');
