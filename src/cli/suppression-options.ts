import { addSpan, dateOf, type Instant, isBefore, parseSpan, startOfDay } from '../base/time.ts';
import type { Order } from '../project/schema/order.ts';
import type { CommandOptions } from './options.ts';
import type { Desk } from './desk.ts';

export interface SuppressOptions extends CommandOptions {
  /** What to do, and with which addresses and domains; for `import` a file. */
  readonly what: readonly string[];
  readonly kind: Kind;
  readonly scope: Scope;
  readonly reason?: string | undefined;
  /** A date, or a length of time from now. */
  readonly expires?: string | undefined;
}

type Kind = Suppress['kind'];
type Scope = Suppress['scope'];
/** One address or domain, as an order names it. */
export type Suppress = Extract<Order, { command: 'suppress' }>['addresses'][number];

export const noAddress = (written: string): string => `"${written}" is no address`;

/** The first moment of a day, or so much later than now; else what is wrong with it. */
export function momentOf(text: string, { clock, project }: Desk): Instant | string {
  const zone = project.config.timezone;
  const span = parseSpan(text);
  try {
    const moment = span === undefined ? startOfDay(dateOf(text), zone) : addSpan(clock.now(), span, zone);
    return isBefore(clock.now(), moment) ? moment : `${text} is over`;
  } catch {
    return `${text} is no date`;
  }
}
