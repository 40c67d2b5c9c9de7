import type { Overrides } from '../plan/parameters.ts';
import { dateOf, type Instant, instantOf, type LocalDate } from '../base/time.ts';
import { Refusal } from './exit-code.ts';

/** What every command understands. */
export interface GlobalOptions {
  /** Folder of the project. */
  readonly project: string;
  readonly env?: string | undefined;
  readonly now?: string | undefined;
  readonly date?: string | undefined;
  readonly var?: readonly string[] | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

export function overridesOf({ var: given = [] }: GlobalOptions): Overrides {
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
    return dateOf(text);
  } catch {
    throw new Refusal(`--date ${text} is no date`, 'write YYYY-MM-DD');
  }
}

export function instantOption(text: string): Instant {
  try {
    return instantOf(text);
  } catch {
    throw new Refusal(`--now ${text} is no instant`, 'write it with its offset: 2017-07-03T06:30:00+01:00');
  }
}
