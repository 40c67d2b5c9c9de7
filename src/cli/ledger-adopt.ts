import { existsSync } from 'node:fs';
import path from 'node:path';
import { Busy, type Warehouse } from '../ports.ts';
import { longestWord } from '../project/schema/order.ts';
import { type Adopted, adoptedText } from '../report/ledger-adopted.ts';
import { adoptRuns, unfinished } from '../run/ledger/adopt.ts';
import { readMarks, renewMarks, writeMarks } from '../run/ledger/marks.ts';
import { keyFingerprint } from '../run/prepare/address-key.ts';
import { signIn } from './at-work.ts';
import type { LedgerOptions } from './ledger-options.ts';
import { addressKeyIn, ledgerEnd, openAdopter, openEngine, openUnderKey, whyForeign, whyOld } from './context.ts';
import { dealWithOrders } from './deal-with-orders.ts';
import type { Desk } from './desk.ts';
import { type ExitCode, exitCode, Refusal } from './exit-code.ts';
import { hasRuns, ledgerFileOf } from './newest-ledger.ts';
import { orderId } from './order-id.ts';
import { whoOf } from './orders.ts';
import { busyFailure } from './runner.ts';

/** `muster ledger adopt --reason TEXT`: goes on with a ledger that is not the newest one. What it may not know of is held. */
export async function adoptLedger({ reason = '', file }: LedgerOptions, desk: Desk): Promise<ExitCode> {
  const { place, project, environment, io, options } = desk;
  const name = path.relative(place.root, ledgerFileOf(environment));
  if (file !== undefined) throw new Refusal(`muster ledger adopt takes ${name} as it lies there, and no file`);
  if (reason.trim() === '') throw new Refusal('muster ledger adopt needs a --reason', 'it is kept in the ledger');
  if (reason.length > longestWord) throw new Refusal(`--reason has more than ${longestWord} characters`);
  if (!existsSync(ledgerFileOf(environment)) && !hasRuns(environment))
    throw new Refusal(`there is neither ${name} nor a run`, `muster init --ledger --env ${environment.name} makes one`);
  try {
    await using engine = await openEngine({
      ...{ root: place.root, project, environment, ledger: true, warehouse: false, isNew: true },
    });
    await using _note = await signIn(place, io, `ledger adopt --env ${environment.name}`);
    const adopted = await adopt(engine, reason, desk);
    // Who was to be forgotten may have come back with an older ledger.
    await dealWithOrders({ engine, place, environment, clock: desk.clock, emit: () => undefined });
    if (options.json) io.out(JSON.stringify({ adopted: adopted?.runs ?? [] }, null, 2));
    else
      io.out(
        adopted === undefined
          ? `${name} is the newest one: there is nothing to adopt`
          : adoptedText({ ledger: name, ...adopted }, io.style),
      );
    return exitCode.done;
  } catch (cause) {
    if (!(cause instanceof Busy)) throw cause;
    throw await busyFailure(cause, desk);
  }
}

/** Resolves to what it took over; nothing when the ledger is the newest one, and of the project's key. */
async function adopt(engine: Warehouse, reason: string, desk: Desk): Promise<Adopted | undefined> {
  const { place, environment, clock, io } = desk;
  const opened = { engine, place, environment, clock };
  const isOld = (await whyOld(opened)) !== undefined;
  const isKeyNew = (await whyForeign(opened)) !== undefined;
  const order = { kind: 'order', id: orderId(), command: 'ledger adopt', who: whoOf(io), why: reason } as const;
  if (!isOld) {
    if (!isKeyNew) return undefined;
    await using ledger = await openUnderKey(opened);
    await ledger.append([order]);
    return { runs: [], isOld, isKeyNew };
  }
  const context = { files: place.files, folder: environment.folder, clock };
  const marks = await readMarks(place.files, environment.folder);
  const position = await ledgerEnd(opened);
  const last = Math.max(0, ...marks.map(({ mark }) => mark?.epoch ?? 0));
  await writeMarks({ ledger: unfinished, epoch: last, event: 0 }, [], context);
  await using ledger = await openAdopter(opened, last);
  const runs = await adoptRuns({ marks, position, reason }, ledger, context);
  const fingerprint = keyFingerprint(await addressKeyIn(place));
  await ledger.append([order, { kind: 'address_key', fingerprint }]);
  await renewMarks(marks, ledger.position(), context);
  await writeMarks(ledger.position(), [], context);
  return { runs, isOld, isKeyNew };
}
