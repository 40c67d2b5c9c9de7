import { dirname } from 'node:path/posix';
import { type Order, parseOrder } from '../../project/schema/order.ts';
import type { Files, Ledger } from '../../ports.ts';
import { readText, writeText } from '../parquet.ts';
import { leaveOrder } from '../steer/inbox.ts';

/**
 * Who is to be forgotten, whatever becomes of a ledger: `data/erased/<id>.json`, one order each, outside of the environments and
 * for all of them. A ledger that does not know one of them is told of it again. It names people by keys alone.
 */
export type Erasure = Extract<Order, { command: 'erase' }>;

const folderOf = (environmentFolder: string): string => `${dirname(environmentFolder)}/erased`;

/** Without the key that it was given under: whatever key a later ledger has, it forgets the profile. */
export const logErasure = (files: Files, environmentFolder: string, id: string, erasure: Erasure): Promise<void> =>
  writeText(
    files,
    `${folderOf(environmentFolder)}/${id}.json`,
    `${JSON.stringify({ ...erasure, under: undefined }, null, 2)}\n`,
  );

/** The ids of all that are in the log, the oldest first. */
export async function erasureIds(files: Files, environmentFolder: string): Promise<string[]> {
  const found = await files.find(folderOf(environmentFolder), '*.json');
  return found.map(({ path }) => path.slice(path.lastIndexOf('/') + 1, -'.json'.length));
}

/** Throws when the file was torn or changed by hand: who was to be forgotten must not be forgotten about. */
export async function readErasure(files: Files, environmentFolder: string, id: string): Promise<Erasure> {
  const path = `${folderOf(environmentFolder)}/${id}.json`;
  const order = parseOrder(await readText(files, path));
  if (order?.command !== 'erase') throw new Error(`${path} is no erasure: bring it back, or give the command again`);
  return order;
}

/** Leaves those that the ledger does not know in the inbox: a ledger from a backup, or that of another environment. */
export async function renewErasures(
  ledger: Pick<Ledger, 'orders'>,
  files: Files,
  environmentFolder: string,
): Promise<void> {
  const ids = await erasureIds(files, environmentFolder);
  const known = await ledger.orders(ids);
  for (const id of ids) {
    if (!known.has(id)) await leaveOrder(files, environmentFolder, id, await readErasure(files, environmentFolder, id));
  }
}
