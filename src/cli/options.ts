import { dateOf, type Instant, instantOf, type LocalDate, millisOfSpan, parseSpan } from '../base/time.ts';
import type { Overrides } from '../plan/parameters.ts';
import { Refusal } from './exit-code.ts';

/** What every command understands. */
export interface GlobalOptions {
  /** Folder of the project. */
  readonly project: string;
  readonly env?: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** What commands understand that do something for a day. */
export interface TimeOptions {
  readonly date?: string | undefined;
  readonly now?: string | undefined;
  readonly var?: readonly string[] | undefined;
}

export type CommandOptions = GlobalOptions & TimeOptions;

export function overridesOf({ var: given = [] }: TimeOptions): Overrides {
  return Object.fromEntries(
    given.map((one) => {
      const at = one.indexOf('=');
      if (at <= 0) throw new Refusal(`--var ${one} has no value`, 'write --var name=value');
      return [one.slice(0, at), one.slice(at + 1)];
    }),
  );
}

export function dateOption(text: string): LocalDate {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return dateOf(text);
  } catch {
    // A day that no calendar has, such as the 30th of February.
  }
  throw new Refusal(`--date ${text} is no date`, 'write YYYY-MM-DD');
}

export function instantOption(text: string): Instant {
  try {
    return instantOf(text);
  } catch {
    throw new Refusal(`--now ${text} is no instant`, 'write it with its offset: 2017-07-03T06:30:00+01:00');
  }
}

/** A length of time in milliseconds. */
export function waitOption(text: string): number {
  const span = parseSpan(text);
  if (span === undefined) throw new Refusal(`--wait ${text} is no length of time`, 'write 10m, or 0s');
  return millisOfSpan(span);
}
