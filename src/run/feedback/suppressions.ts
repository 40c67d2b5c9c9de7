import { type Instant, instantOfMillis } from '../../base/time.ts';
import type { Session } from '../../ports.ts';
import { rowsOf } from '../rows.ts';

/** An address or a domain, as the ledger knows it, to which something must not go. */
export interface Suppression {
  readonly key: string;
  readonly kind: string;
  readonly scope: string;
  readonly reason: string;
  readonly since: Instant;
  readonly expiresAt?: Instant;
}

/** What is on the suppression list at an instant, the newest first; of these addresses alone when they are given. */
export async function suppressionsAt(session: Session, at: Instant, keys?: readonly string[]): Promise<Suppression[]> {
  const among =
    keys === undefined ? '' : `and address_key in (select unnest(from_json_strict($keys::json, '["VARCHAR"]')))`;
  const rows = await rowsOf(
    session,
    `select address_key, kind, scope, reason, epoch_ms(logged_at)::double as since, epoch_ms(expires_at)::double as expires_at
     from log.suppressed
     where (expires_at is null or epoch_ms(expires_at) > ${at.epochMilliseconds}) ${among}
     order by logged_at desc, reason`,
    { keys: { type: 'text', value: JSON.stringify(keys ?? []) } },
  );
  return rows.map((row) => ({
    key: row['address_key'] as string,
    kind: row['kind'] as string,
    scope: row['scope'] as string,
    reason: row['reason'] as string,
    since: instantOfMillis(row['since'] as number),
    ...(row['expires_at'] === null ? {} : { expiresAt: instantOfMillis(row['expires_at'] as number) }),
  }));
}
