import type { Emit } from '../base/event.ts';
import { carryOutErasures, openErasures } from '../run/erase/carry-out.ts';
import { erasureIds, renewErasures } from '../run/erase/erasure-log.ts';
import { dropCancelled, openInbox } from '../run/steer/inbox.ts';
import { rowsOf } from '../run/rows.ts';
import { ledgerKey, type LedgerDesk, openWriter } from './context.ts';

/**
 * Deals with the orders that are there, and with people whom the ledger does not know to be forgotten: for who holds the ledger and
 * has nothing on its way. Says of some of them, by id, why they were refused; empty when they were not. Writes nothing when there
 * is nothing to do.
 */
export async function dealWithOrders(
  { emit, ...desk }: LedgerDesk & { readonly emit: Emit },
  ids: readonly string[] = [],
): Promise<ReadonlyMap<string, string>> {
  const { engine, place, environment } = desk;
  const { folder } = environment;
  const waiting = await place.files.find(folder, 'inbox/*.json');
  if (waiting.length === 0 && ids.length === 0 && !(await isToErase(desk))) return new Map();
  await using ledger = await openWriter(desk);
  const inbox = { ledger, files: place.files, emit, folder };
  const addressKey = await ledgerKey(engine);
  await renewErasures(ledger, place.files, folder);
  await openInbox({ ...inbox, addressKey }).drain();
  await dropCancelled(inbox);
  await carryOutErasures({ ...inbox, warehouse: engine });
  return await ledger.orders(ids);
}

/** True when somebody is to be forgotten of whom the ledger does not know, or whom not all runs have forgotten. */
async function isToErase({ engine, place, environment }: LedgerDesk): Promise<boolean> {
  const ids = await erasureIds(place.files, environment.folder);
  if (ids.length === 0) return false;
  await using session = await engine.session('ledger');
  const known = new Set((await rowsOf(session, 'select distinct id from log.erasures')).map(({ id }) => id as string));
  return ids.some((id) => !known.has(id)) || (await openErasures(session)).length > 0;
}
