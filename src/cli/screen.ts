import { withoutStyle } from '../report/style.ts';
import type { Io } from './io.ts';

/** What is known of a stream of the process. */
interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Both streams of a process. Where they are one terminal its last line may be live: it makes way for whatever is written. */
export function screen(stdout: Stream, stderr: Stream): Pick<Io, 'out' | 'err' | 'live' | 'width'> {
  let isLive = false;
  const makeWay = (): void => {
    if (isLive) stderr.write(eraseLine);
    isLive = false;
  };
  const into = (stream: Stream) => (text: string) => {
    makeWay();
    stream.write(text.endsWith('\n') ? text : `${text}\n`);
  };
  const live = (text: string): void => {
    makeWay();
    if (text === '') return;
    stderr.write(cut(text, (stderr.columns ?? 80) - 1));
    isLive = true;
  };
  const width = stdout.isTTY === true ? stdout.columns : undefined;
  return { out: into(stdout), err: into(stderr), width, ...(stderr.isTTY === true ? { live } : {}) };
}

const eraseLine = '\r\u001b[K';

/** A line that wraps could not be taken away again: one that is too long loses its colours and its end. */
const cut = (text: string, width: number): string => {
  const bare = withoutStyle(text);
  return bare.length <= width ? text : `${bare.slice(0, width - 1)}…`;
};
