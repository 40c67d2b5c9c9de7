import type { Emit } from '../base/event.ts';
import { eventText } from '../report/event-text.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';

/** Prints news as it comes, on stderr: stdout is for what was asked for. Progress of a send is told once a second at most. */
export function reporter({ quiet }: GlobalOptions, io: Io, monotonic: () => number): Emit {
  if (quiet) return () => undefined;
  let last = monotonic();
  return (event) => {
    if (event.kind === 'sending') {
      if (monotonic() - last < 1000) return;
      last = monotonic();
    }
    io.err(eventText(event, io.style));
  };
}
