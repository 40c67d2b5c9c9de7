import type { Emit } from '../base/event.ts';
import { dropCancelled, openInbox } from '../run/steer/inbox.ts';
import { type LedgerDesk, openWriter } from './context.ts';

/**
 * Deals with the orders that are there: for who holds the ledger and has nothing on its way. Says of some of them, by id,
 * why they were refused; empty when they were not. Writes nothing when there is no order.
 */
export async function dealWithOrders(
  { emit, ...desk }: LedgerDesk & { readonly emit: Emit },
  ids: readonly string[] = [],
): Promise<ReadonlyMap<string, string>> {
  const { place, environment } = desk;
  const waiting = await place.files.find(environment.folder, 'inbox/*.json');
  if (waiting.length === 0 && ids.length === 0) return new Map();
  await using ledger = await openWriter(desk);
  const inbox = { ledger, files: place.files, emit, folder: environment.folder };
  await openInbox(inbox).drain();
  await dropCancelled(inbox);
  return await ledger.orders(ids);
}
