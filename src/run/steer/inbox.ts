import type { Emit } from '../../base/event.ts';
import type { Files, Ledger, LedgerEntry, RunRecord } from '../../ports.ts';
import { type Order, parseOrder } from '../../project/schema/order.ts';
import { entriesOf } from '../feedback/provider-events.ts';
import { cancelledDrops, effectOf, isListHeld, type NamedOrder } from './order-effect.ts';
import { writeText } from '../parquet.ts';
import type { Inbox } from '../run-context.ts';
import { writeRunState } from '../run-state.ts';

export interface InboxContext {
  readonly ledger: Ledger;
  readonly files: Files;
  readonly emit: Emit;
  /** Absolute, of the environment. */
  readonly folder: string;
  /** The fingerprint of the key under which the ledger knows addresses. */
  readonly addressKey: string;
}

const inboxFolder = (environmentFolder: string): string => `${environmentFolder}/inbox`;

/** Leaves an order. Ids sort by the time at which they were given. */
export async function leaveOrder(files: Files, environmentFolder: string, id: string, order: Order): Promise<void> {
  await writeText(files, `${inboxFolder(environmentFolder)}/${id}.json`, `${JSON.stringify(order, null, 2)}\n`);
}

export const takeBackOrder = (files: Files, environmentFolder: string, id: string): Promise<void> =>
  files.remove(`${inboxFolder(environmentFolder)}/${id}.json`);

export function openInbox(context: InboxContext): Inbox {
  let running: Promise<void> | undefined;
  const runs = new Map<string, RunRecord>();
  let released = new Set<string>();
  let heeded = 0;
  const heed = async ({ command, ...order }: Order): Promise<void> => {
    heeded++;
    if (!('run' in order)) return;
    const record = await project(order.run, context);
    if (record !== undefined) runs.set(order.run, record);
    if (goesOn.has(command)) released.add(order.run);
  };
  return {
    drain() {
      running ??= drain(context, heed).finally(() => {
        running = undefined;
      });
      return running;
    },
    heeded: () => heeded,
    released() {
      const all = released;
      released = new Set();
      return all;
    },
    heldBack(runKey, step) {
      const run = runs.get(runKey);
      if (run?.status === 'cancelled') return 'cancelled';
      return run?.status === 'paused' || (run !== undefined && isListHeld(run, step)) ? 'paused' : undefined;
    },
  };
}

const goesOn: ReadonlySet<Order['command']> = new Set(['confirm', 'approve', 'resume', 'resend', 'settle']);

/**
 * Deals with what is there, and tells of each order that had an effect. Events come last, and not all at once: between two
 * slices of them others are looked for, which may be in a hurry.
 */
async function drain(context: InboxContext, heed: (order: Order) => Promise<void>): Promise<void> {
  const { ledger } = context;
  let begun: Begun | undefined;
  for (;;) {
    const orders = await readOrders(context, begun);
    if (orders.length === 0) return;
    const known = await ledger.orders(orders.map(({ id }) => id));
    for (const found of inTurn(orders)) {
      if (!isLong(found) || known.has(found.id)) await dealWith(found, orders, known, context, heed);
    }
    const long = begun ?? orders.find((found) => isLong(found) && !known.has(found.id));
    begun = long === undefined ? undefined : await goOnWith(long, orders, known, context, heed);
  }
}

/** So many events become durable at once. */
const sliceSize = 10_000;

const isLong = ({ order }: NamedOrder): boolean => order.command === 'events' && order.events.length > sliceSize;

/** Events of which the first are recorded. */
interface Begun extends NamedOrder {
  readonly recorded?: number;
}

/** Records a slice of a long order; the last one together with its end. Each event is known by its own id if this is cut off. */
async function goOnWith(
  found: Begun,
  all: readonly NamedOrder[],
  known: ReadonlyMap<string, string>,
  context: InboxContext,
  heed: (order: Order) => Promise<void>,
): Promise<Begun | undefined> {
  const { order, recorded = 0 } = found;
  if (order.command !== 'events' || order.events.length <= recorded + sliceSize) {
    await dealWith(found, all, known, context, heed);
    return undefined;
  }
  await context.ledger.append(entriesOf(order.events.slice(recorded, recorded + sliceSize), order.trust));
  return { ...found, recorded: recorded + sliceSize };
}

async function dealWith(
  found: Begun,
  all: readonly NamedOrder[],
  known: ReadonlyMap<string, string>,
  context: InboxContext,
  heed: (order: Order) => Promise<void>,
): Promise<void> {
  const { id, order } = found;
  if (!known.has(id)) {
    const refused = await carryOut(found, all, context);
    const words = commandWords(order);
    context.emit({ kind: 'order', command: words, who: order.who, ...(refused === undefined ? {} : { refused }) });
    if (refused === undefined) await heed(order);
  }
  await context.files.remove(`${inboxFolder(context.folder)}/${id}.json`);
}

/** One commit: the effect, and that this order is dealt with. Resolves to why it has none. */
async function carryOut(
  { id, order, recorded = 0 }: Begun,
  all: readonly NamedOrder[],
  { ledger, addressKey }: InboxContext,
): Promise<string | undefined> {
  const { who, why } = order;
  const rest = order.command === 'events' ? { ...order, events: order.events.slice(recorded) } : order;
  const effect = isOvertaken(id, order, all)
    ? { refused: 'it was paused or cancelled after that' }
    : isForeign(order, addressKey)
      ? { refused: foreignText }
      : effectOf({ id, order: rest }, 'run' in rest ? await ledger.run(rest.run) : undefined);
  const entry: LedgerEntry = {
    ...{ kind: 'order', id, command: commandWords(order), who },
    ...(why === undefined ? {} : { why }),
    ...('refused' in effect ? { refused: effect.refused } : {}),
  };
  await ledger.append('refused' in effect ? [entry] : [...effect.entries, entry]);
  return 'refused' in effect ? effect.refused : undefined;
}

/** `pause win_back@2017-07-03 offer`. */
export function commandWords(order: Order): string {
  const { command } = order;
  if (command === 'signal') return `signal ${order.campaign} --id ${order.id}`;
  if (command === 'erase') return `erase ${order.profile}`;
  if (command === 'suppress' || command === 'lift') {
    const count = order.addresses.length;
    return `suppress ${command === 'lift' ? 'lift' : 'add'} ${count} ${count === 1 ? 'address' : 'addresses'}`;
  }
  if (command === 'events') {
    const count = order.events.length;
    return `events import ${count} ${count === 1 ? 'event' : 'events'}${order.trust === true ? ' --trust' : ''}`;
  }
  const step = 'step' in order && order.step !== undefined ? ` ${order.step}` : '';
  const as = command === 'settle' ? ` --as ${order.as}` : '';
  return `${command === 'approve' ? 'confirm' : command} ${order.run}${step}${as}`;
}

const stops = ({ command }: Order): boolean => stopping.has(command);

/** A lift is one of them: it must not come after a suppression that was given later. */
const stopping: ReadonlySet<Order['command']> = new Set(['pause', 'cancel', 'suppress', 'lift', 'erase']);

/** What stops comes before what lets go on, and what was reported of messages last; else each in its time. */
const inTurn = (orders: readonly NamedOrder[]): readonly NamedOrder[] =>
  orders.toSorted((a, b) => turnOf(a.order) - turnOf(b.order));

const turnOf = (order: Order): number => (stops(order) ? 0 : order.command === 'events' ? 2 : 1);

/** A resume that was given before somebody stopped the same run must not undo that, although it is carried out later. */
const isOvertaken = (id: string, order: Order, all: readonly NamedOrder[]): boolean =>
  order.command === 'resume' &&
  all.some((other) => other.id > id && stops(other.order) && 'run' in other.order && other.order.run === order.run);

/** Orders by their ids. What is none is put aside, where people find it. */
async function readOrders({ files, folder, emit }: InboxContext, begun: Begun | undefined): Promise<NamedOrder[]> {
  const inbox = inboxFolder(folder);
  const found: NamedOrder[] = [];
  for (const { path } of await files.find(inbox, '*.json')) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const id = name.slice(0, -'.json'.length);
    if (begun?.id === id) {
      found.push(begun);
      continue;
    }
    const data = await readWhole(files, path);
    const order = parseOrder(data.toString('utf8'));
    if (order !== undefined) {
      found.push({ id, order });
      continue;
    }
    await putAside(files, `${inbox}/rejected/${name}`, data);
    await files.remove(path);
    emit({ kind: 'order-unreadable', file: `inbox/rejected/${name}` });
  }
  return found;
}

async function readWhole(files: Files, path: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(path)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Byte for byte: somebody may want to know what it was. */
async function putAside(files: Files, path: string, data: Buffer): Promise<void> {
  await using writer = await files.create(path);
  await writer.write(data);
  await writer.commit();
}

const isForeign = (order: Order, addressKey: string): boolean =>
  'under' in order && order.under !== undefined && order.under !== addressKey;

const foreignText =
  "its addresses are hashed under another data/keys/address.key than the ledger's: bring that one back and give the command again";

/** Makes the file by which others see the run. */
async function project(runKey: string, { ledger, files, folder }: InboxContext): Promise<RunRecord | undefined> {
  const record = await ledger.run(runKey);
  if (record !== undefined) await writeRunState(files, folder, record);
  return record;
}

/**
 * Drops what is open of lists and runs that were cancelled. To be called when nothing of them is on its way: what a provider
 * answers later would open a message again.
 */
export async function dropCancelled({
  ledger,
  files,
  folder,
}: Omit<InboxContext, 'emit' | 'addressKey'>): Promise<void> {
  const drops = cancelledDrops(await ledger.runs());
  if (drops.length === 0) return;
  await ledger.append(drops);
  const changed = new Set(drops.flatMap((entry) => ('runKey' in entry ? [entry.runKey] : [])));
  for (const run of await ledger.runs()) if (changed.has(run.runKey)) await writeRunState(files, folder, run);
}
