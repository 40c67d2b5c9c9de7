import type { Parameters } from '../../base/parameter.ts';
import { type Instant, instantOfMillis, utc } from '../../base/time.ts';
import type { AccountRecord, Session } from '../../ports.ts';
import { collect } from './rows.ts';

const lastAccountQuery = `
  select slowed_to, trouble from log.accounts where account = $account order by rowid desc limit 1`;

const spentQuery = `
  select len(seqs)::double as messages, epoch_ms(logged_at)::double as at
  from log.intents where account = $account and logged_at >= $since order by rowid`;

const lastQuery = `
  select epoch_ms(greatest((select max(logged_at) from log.intents), (select max(logged_at) from log.outcomes)))::double as at`;

/** An intent counts as sent, whether or not a byte of it left. */
export async function readAccount(session: Session, name: string, since: Instant): Promise<AccountRecord> {
  const account: Parameters = { account: { type: 'text', value: name } };
  const [last] = await collect(session, lastAccountQuery, account);
  const spent = await collect(session, spentQuery, { ...account, since: { type: 'timestamp', value: utc(since) } });
  const [time] = await collect(session, lastQuery);
  const { slowed_to: slowedTo = null, trouble = null } = last ?? {};
  const at = time?.['at'] ?? null;
  return {
    ...(slowedTo === null ? {} : { slowedTo: Number(slowedTo) }),
    ...(trouble === null ? {} : { trouble: trouble as string }),
    spent: spent.map((row) => ({ messages: Number(row['messages']), at: instantOfMillis(Number(row['at'])) })),
    ...(at === null ? {} : { lastAt: instantOfMillis(Number(at)) }),
  };
}
