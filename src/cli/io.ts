import type { Style } from '../report/style.ts';

/** The process as the commands see it. */
export interface Io {
  /** What was asked for: results. */
  out(text: string): void;
  /** Progress and problems. */
  err(text: string): void;
  /** Shows a line below all others until something else is written, or takes it away when it is empty. Only on a terminal. */
  readonly live?: (text: string) => void;
  /** A secret was read: from here on nothing that is written shows it. */
  readonly hideSecret?: (secret: string) => void;
  readonly style: Style;
  /** Columns of the terminal that shows what was asked for; nothing when it goes into a file or a pipe. */
  readonly width?: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Of muster, as its package says. */
  readonly version: string;
  readonly pid: number;
  /** True while a process of that number is there. */
  isAlive(pid: number): boolean;
  /**
   * From this call on the first SIGINT or SIGTERM aborts the signal, and the next one ends the process at once. Before it
   * the first one does: nothing has begun that would have to be ended well.
   */
  heedSignals(): AbortSignal;
}
