import { type Instant, instantOfMillis } from '../../base/time.ts';
import type { JsonValue, LedgerTimes, Session } from '../../ports.ts';
import { columnsOf } from './entries.ts';

const entries = Object.keys(columnsOf).map((table) => `select max(logged_at) as made_at from log.${table}`);

const timesQuery = `
  select
    (select epoch_ms(max(made_at))::double from (
      select max(started_at) as made_at from log.starts union all ${entries.join(' union all ')}
    )) as last_entry,
    (select epoch_ms(max(logged_at))::double from (
      select logged_at, lag(logged_at) over (order by rowid) as before from log.ticks
    ) where logged_at > before + interval 36 hours) as silent_until`;

/** What a ledger knows of time, also one that nobody has opened for writing. */
export async function readTimes(session: Session): Promise<LedgerTimes> {
  for await (const [row] of session.stream(timesQuery)) {
    const lastEntry = instant(row?.['last_entry']);
    const silentUntil = instant(row?.['silent_until']);
    return {
      ...(lastEntry === undefined ? {} : { lastEntry }),
      ...(silentUntil === undefined ? {} : { silentUntil }),
    };
  }
  return {};
}

const instant = (millis: JsonValue | undefined): Instant | undefined =>
  typeof millis === 'number' ? instantOfMillis(millis) : undefined;
