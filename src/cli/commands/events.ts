import { existsSync } from 'node:fs';
import path from 'node:path';
import { didYouMean } from '../../base/suggest.ts';
import { Busy } from '../../ports.ts';
import { eventCountsText } from '../../report/event-counts.ts';
import type { Order } from '../../project/schema/order.ts';
import type { VendorConfig } from '../../project/schema/print.ts';
import { readEventFile } from '../../run/feedback/event-file.ts';
import type { RejectedRow } from '../../run/feedback/headed-csv.ts';
import { readReturnFile } from '../../run/feedback/return-file.ts';
import { unplacedFiles } from '../../run/feedback/named-files.ts';
import {
  countEvents,
  type EventCounts,
  eventOf,
  type ReportedEvent,
  type ToldEvent,
} from '../../run/feedback/provider-events.ts';
import { openEngine } from '../context.ts';
import { type Desk, openDesk } from '../desk.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { CommandOptions } from '../options.ts';
import { giveOrder, sayGiven, whoOf } from '../orders.ts';

interface EventsOptions extends CommandOptions {
  readonly action: string;
  readonly file?: string | undefined;
  readonly vendor?: string | undefined;
  readonly as?: string | undefined;
  readonly trust: boolean;
}

/** More than one order of the inbox should hold. */
const mostEvents = 200_000;

/** `muster events import FILE`: what is sound is taken; what is not is shown with its line, and the command fails. */
export async function events(options: EventsOptions, io: Io): Promise<ExitCode> {
  const { action, file: written } = options;
  if (action !== 'import') throw new Refusal(`there is no muster events ${action}`, didYouMean(action, ['import']));
  if (written === undefined) throw new Refusal('muster events import needs a file', 'muster events import opened.csv');
  const desk = await openDesk(options, io);
  const read = await (options.vendor === undefined
    ? readEvents(written, desk)
    : readReturns(written, options.vendor, options.as, desk));
  const { found, counts, refused } = await look(desk, read.told);
  const rejects = [...read.rejects, ...refused].sort((a, b) => a.line - b.line);
  if (!options.json) for (const { line, because } of rejects) io.err(`${written}:${line}  ${because}`);
  if (found.length === 0) throw new Refusal(`${written} has no event that can be taken`);
  const trust = options.trust ? { trust: true } : {};
  const order: Order = { command: 'events', who: whoOf(io), ...trust, events: [...found] };
  const given = await giveOrder(order, desk);
  await sayGiven(order, given, desk, { ...counts, rejects: rejects.map((reject) => ({ ...reject })) });
  const text =
    counts === undefined || given.result !== 'applied'
      ? ''
      : eventCountsText({ ...counts, passed: read.passed, isTrusted: options.trust });
  if (text !== '' && !options.json) io.out(text);
  return rejects.length > 0 || given.result === 'refused' ? exitCode.failed : exitCode.done;
}

/** What a file tells that can be taken, what not, and how many rows were passed over because they tell nothing. */
interface ReadEvents {
  readonly told: readonly ToldEvent[];
  readonly rejects: readonly RejectedRow[];
  readonly passed: number;
}

/** A file that came back from a vendor, of one of the shapes that the vendor's file declares. */
async function readReturns(written: string, vendor: string, as: string | undefined, desk: Desk): Promise<ReadEvents> {
  const { encoding, returns } = vendorOf(vendor, desk);
  const names = Object.keys(returns);
  const name = as ?? (names.length === 1 ? names[0] : undefined);
  const shape = name === undefined ? undefined : returns[name];
  if (name === undefined || shape === undefined)
    throw new Refusal(
      name === undefined ? `${vendor} has ${names.length} kinds of returns` : `${vendor} has no returns "${name}"`,
      names.length === 0 ? `declare returns in vendors/${vendor}.yml` : `--as ${names.join(' or --as ')}`,
    );
  const request = { vendor, as: name, encoding, shape, now: desk.clock.now() };
  const read = await readReturnFile(desk.place.files, pathOf(written, desk), request);
  if ('problem' in read) throw new Refusal(`${written}: ${read.problem}`, read.hint);
  assertCount(read.told.length, written);
  return { told: read.told, rejects: read.rejects, passed: read.seeds + read.ignored };
}

function vendorOf(name: string, { project: { vendors } }: Desk): VendorConfig {
  const found = vendors.get(`vendors/${name}.yml`);
  if (found !== undefined) return found.config;
  const names = [...vendors.values()].map((vendor) => vendor.name);
  throw new Refusal(`there is no vendors/${name}.yml`, didYouMean(name, names));
}

function pathOf(written: string, { io }: Desk): string {
  const file = path.resolve(io.cwd, written);
  if (!existsSync(file)) throw new Refusal(`there is no file ${written}`);
  return file;
}

function assertCount(count: number, written: string): void {
  if (count > mostEvents)
    throw new Refusal(`${written} has more than ${mostEvents.toLocaleString('en')} events`, 'split it');
}

async function readEvents(written: string, desk: Desk): Promise<ReadEvents> {
  const read = await readEventFile(desk.place.files, pathOf(written, desk));
  if ('problem' in read) throw new Refusal(`${written}: ${read.problem}`, read.hint);
  assertCount(read.rows.length, written);
  const rejects = [...read.rejects];
  const found = new Map<string, ToldEvent>();
  const now = desk.clock.now();
  for (const row of read.rows) {
    const event = eventOf(row, now);
    if (typeof event === 'string') rejects.push({ line: row.line, because: event });
    else found.set(JSON.stringify([event.provider, event.id]), { line: row.line, event });
  }
  return { told: [...found.values()], rejects, passed: 0 };
}

interface SeenEvents {
  /** Those that are taken. */
  readonly found: readonly ReportedEvent[];
  readonly refused: readonly RejectedRow[];
  readonly counts: EventCounts | undefined;
}

/** What the ledger makes of them, unless another muster holds it. */
async function look(desk: Desk, told: readonly ToldEvent[]): Promise<SeenEvents> {
  const { place, project, environment } = desk;
  const all = told.map(({ event }) => event);
  try {
    await using engine = await openEngine({
      ...{ root: place.root, project, environment, ledger: true, warehouse: false },
    });
    await using session = await engine.session('ledger');
    const unplaced = await unplacedFiles(session, all);
    const found = all.filter((event) => !unplaced.has(event));
    const refused = told.flatMap(({ line, event }) => {
      const because = unplaced.get(event);
      return because === undefined ? [] : [{ line, because }];
    });
    return { found, refused, counts: await countEvents(session, found) };
  } catch (cause) {
    if (!(cause instanceof Busy)) throw cause;
    return { found: all, refused: [], counts: undefined };
  }
}
