import type { Style } from '../report/style.ts';

/** The process as the commands see it. */
export interface Io {
  /** What was asked for: results. */
  out(text: string): void;
  /** Progress and problems. */
  err(text: string): void;
  readonly style: Style;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly pid: number;
}
