import { randomUUID } from 'node:crypto';
import type { LedgerPosition, Session } from '../../ports.ts';
import { collect } from './rows.ts';
import { logTables } from './tables.ts';

/**
 * How far a ledger is. An event is a row of it: nothing is ever taken away, so a ledger that has fewer of them than were seen
 * before is an older one. Nothing of one that nobody has written to.
 */
export async function readPosition(session: Session): Promise<LedgerPosition | undefined> {
  const counts = logTables.map((table) => `(select count(*) from log.${table})`).join(' + ');
  const [row] = await collect(
    session,
    `select (select min(id) from log.identity) as id, (select max(epoch) from log.starts) as epoch, (${counts})::double as events`,
  );
  const { id, epoch, events } = row ?? {};
  if (typeof id !== 'string' || typeof epoch !== 'number') return undefined;
  return { ledger: id, epoch, event: Number(events) };
}

/** Gives a ledger its name, once. */
export async function nameLedger(session: Session): Promise<void> {
  await session.run(`insert into log.identity select $id where not exists (from log.identity)`, {
    id: { type: 'text', value: randomUUID() },
  });
}

/** The fingerprint of the key under which a ledger knows addresses; nothing when nobody has written to it. */
export async function readAddressKey(session: Session): Promise<string | undefined> {
  const [row] = await collect(session, 'select max_by(fingerprint, rowid) as fingerprint from log.address_keys');
  return (row?.['fingerprint'] ?? undefined) as string | undefined;
}

/** Every run that a ledger knows. */
export async function readRunKeys(session: Session): Promise<string[]> {
  return (await collect(session, 'select distinct run_key from log.runs')).map(({ run_key }) => run_key as string);
}
