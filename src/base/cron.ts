import { Cron } from 'croner';
import { type Instant, instantOfMillis } from './time.ts';

/** Why a cron expression cannot be used, or nothing. */
export function cronProblem(expression: string): string | undefined {
  try {
    new Cron(expression, { mode: '5-part', paused: true });
    return undefined;
  } catch (cause) {
    return (cause as Error).message.replace(/^CronPattern: /, '');
  }
}

const launches = (expression: string, zone: string): Cron =>
  new Cron(expression, { mode: '5-part', timezone: zone, paused: true });

/** The next instant strictly after the given one at which the expression fires in the zone. */
export function nextLaunch(expression: string, zone: string, after: Instant): Instant | undefined {
  const next = launches(expression, zone).nextRun(new Date(after.epochMilliseconds));
  return next === null ? undefined : instantOfMillis(next.getTime());
}

/** All firings in `(after, until]`, oldest first, at most `limit`. */
export function launchesBetween(
  expression: string,
  zone: string,
  after: Instant,
  until: Instant,
  limit = 1000,
): Instant[] {
  const found: Instant[] = [];
  let from = after;
  while (found.length < limit) {
    const next = nextLaunch(expression, zone, from);
    if (next === undefined || next.epochMilliseconds > until.epochMilliseconds) break;
    found.push(next);
    from = next;
  }
  return found;
}
