import type { Emit, Event } from '../base/event.ts';
import type { Project } from '../project/project.ts';
import { eventText } from '../report/event-text.ts';
import { duration } from '../report/number-text.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';

interface Listener {
  readonly options: GlobalOptions;
  readonly io: Io;
  /** What the news will be about. */
  readonly project: Project;
  readonly monotonic: () => number;
}

/** Takes news until there is none any more. */
interface Reporter extends Disposable {
  readonly emit: Emit;
}

/**
 * Prints news as it comes, on stderr: stdout is for what was asked for. What is being done has the last line of a terminal for
 * as long as it takes; elsewhere progress of a send alone is told, once a second at most.
 */
export function reporter({ options, io, project, monotonic }: Listener): Reporter {
  if (options.quiet) return { emit: () => undefined, [Symbol.dispose]: () => undefined };
  const width = widthOf(project);
  const textOf = (event: Event): string => eventText(event, project.config.timezone, io.style, width);
  const live = io.live === undefined ? undefined : liveLine(io.live, textOf, monotonic);
  let last = monotonic();
  const emit: Emit = (event) => {
    const isProgress = event.kind === 'sending' || event.kind === 'begun';
    if (isProgress && live !== undefined) {
      live.show(event);
      return;
    }
    if (event.kind === 'begun') return;
    if (event.kind === 'sending') {
      if (monotonic() - last < 1000) return;
      last = monotonic();
    }
    live?.end();
    io.err(textOf(event));
  };
  return { emit, [Symbol.dispose]: () => live?.end() };
}

/** So that what comes of each stands under one another, even where names are long. */
function widthOf({ sources, models, campaigns }: Project): number {
  const steps = [...campaigns.values()].flatMap(({ name, steps: own }) =>
    [...own.keys()].map((step) => `${name}.${step}`),
  );
  const names = [...[...sources.keys()].map((name) => `raw.${name}`), ...models.keys(), ...steps];
  return Math.min(48, Math.max(28, ...names.map(({ length }) => length)));
}

/** The last line of a terminal, with the time that has gone by. */
function liveLine(show: (text: string) => void, textOf: (event: Event) => string, monotonic: () => number) {
  let shown = { text: '', since: 0 };
  let ticking: NodeJS.Timeout | undefined;
  const draw = (): void => {
    const millis = monotonic() - shown.since;
    show(millis < 1000 ? shown.text : `${shown.text} · ${duration(millis)}`);
  };
  return {
    show(event: Event): void {
      shown = {
        text: textOf(event),
        since: event.kind === 'begun' || ticking === undefined ? monotonic() : shown.since,
      };
      ticking ??= setInterval(draw, 1000).unref();
      draw();
    },
    end(): void {
      if (ticking === undefined) return;
      clearInterval(ticking);
      ticking = undefined;
      show('');
    },
  };
}
