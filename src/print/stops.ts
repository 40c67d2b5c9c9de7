/** A reason why a set cannot be, and the records that have it. */
export interface Stop {
  readonly reason: string;
  /** The first of its records, by `seq`; absent for what is of no row. */
  readonly seq?: number | undefined;
  readonly records: number;
}

export interface StopReasons {
  /** Reasons that are told in full, each once. */
  readonly stops: readonly Stop[];
  /** Records with others. */
  readonly more: number;
}

/** Reasons that are told in full; more are counted. */
const reasonsTold = 3;

/** Why there can be no set: nothing of it is visible. */
export interface StoppedFileSet {
  readonly stopped: StopReasons;
}

/** Counts records by why they cannot be printed. */
export class StopCounts {
  readonly #told = new Map<string, { readonly reason: string; readonly seq: number | undefined; records: number }>();
  #more = 0;

  add(reason: string, seq?: number): void {
    const told = this.#told.get(reason);
    if (told !== undefined) told.records++;
    else if (this.#told.size < reasonsTold) this.#told.set(reason, { reason, seq, records: 1 });
    else this.#more++;
  }

  /** Nothing when all can be printed. Files have reasons too, all of which are told. */
  with(ofFiles: readonly string[]): StoppedFileSet | undefined {
    const stops = [...this.#told.values(), ...[...new Set(ofFiles)].map((reason) => ({ reason, records: 1 }))];
    return stops.length === 0 ? undefined : { stopped: { stops, more: this.#more } };
  }
}

/** `nothing is printed: NAME has 12 characters and room for 8 (profile 17 and 8 more)` */
export const stopText = ({ stops, more }: StopReasons, whoIs: (seq: number) => string): string =>
  `nothing is printed: ${[
    ...stops.map(
      ({ reason, seq, records }) => `${reason}${recordsText(seq === undefined ? [] : [whoIs(seq)], records)}`,
    ),
    ...(more === 0 ? [] : [`and ${more.toLocaleString('en')} more`]),
  ].join('; ')}`;

function recordsText(who: readonly string[], records: number): string {
  const words = [...who, ...(records > 1 ? [`${(records - 1).toLocaleString('en')} more`] : [])];
  return words.length === 0 ? '' : ` (${words.join(' and ')})`;
}
