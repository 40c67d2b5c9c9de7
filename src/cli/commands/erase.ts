import { Busy, SqlFailure, type Warehouse } from '../../ports.ts';
import { longestWord } from '../../project/schema/order.ts';
import { erasureJson, type ErasureReport, erasureText } from '../../report/erasure.ts';
import { type Erasure, logErasure } from '../../run/erase/erasure-log.ts';
import { type Person, personInWarehouse, profilesAt } from '../../run/erase/person.ts';
import { type Survey, survey } from '../../run/erase/survey.ts';
import { keyFingerprint } from '../../run/prepare/address-key.ts';
import { readProfile } from '../../run/read-profile.ts';
import { readRunStates } from '../../run/run-state.ts';
import { addressKeyIn, knownAddressKey, openEngine, whyForeign } from '../context.ts';
import { type Desk, openDesk } from '../desk.ts';
import { type ExitCode, exitCode, Refusal } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { ledgerFileOf } from '../newest-ledger.ts';
import type { CommandOptions } from '../options.ts';
import { orderId } from '../order-id.ts';
import { giveOrder, sayGiven, whoOf } from '../orders.ts';
import { busyFailure } from '../runner.ts';

export interface EraseOptions extends CommandOptions {
  readonly profile: string;
  readonly 'dry-run': boolean;
  readonly reason?: string | undefined;
}

/**
 * `muster erase PROFILE`: forgets a person. It is written down first, outside of every ledger, so that it is done whatever happens
 * next; then the ledger is told, or whoever holds it. Says what is gone, and what is left.
 */
export async function erase(options: EraseOptions, io: Io): Promise<ExitCode> {
  const desk = await openDesk(options, io);
  const { reason, 'dry-run': isDry } = options;
  if (reason !== undefined && reason.length > longestWord)
    throw new Refusal(`--reason has more than ${longestWord} characters`);
  const looked = await look(options.profile, desk);
  await assertKnown(options.profile, desk, looked);
  const { person, table, found } = looked;
  const report = { profile: person.profile, ...(table === undefined ? {} : { table }) };
  if (isDry) {
    if (found === undefined) throw await busyFailure(new Busy(ledgerFileOf(desk.environment)), desk);
    say({ ...report, before: found, after: found, isDry: true }, desk);
    return exitCode.done;
  }
  const why = reason === undefined ? {} : { why: reason };
  const under = keyFingerprint(await knownAddressKey(desk));
  const order: Erasure = { command: 'erase', who: whoOf(io), under, ...person, ...why };
  const id = orderId();
  await logErasure(desk.place.files, desk.environment.folder, id, order);
  const given = await giveOrder(order, desk, id);
  const after = given.result === 'applied' ? (await look(person.profile, desk)).found : undefined;
  if (found === undefined || after === undefined) await sayGiven(order, given, desk);
  else say({ ...report, before: found, after, isDry: false }, desk);
  return given.result === 'refused' ? exitCode.failed : exitCode.done;
}

interface Found {
  readonly person: Person;
  /** The table of profiles, when it has the person. */
  readonly table?: string;
  /** What the environment has; nothing when another muster holds its ledger. */
  readonly found?: Survey;
}

/** Looks into warehouse and ledger; while somebody sends, into the warehouse alone. Throws Failure when that is held, too. */
async function look(written: string, desk: Desk): Promise<Found> {
  const { place, project, environment } = desk;
  const request = { root: place.root, project, environment };
  try {
    await using engine = await openEngine({ ...request, ledger: true });
    const foreign = await whyForeign({ ...desk, engine });
    if (foreign !== undefined) throw foreign;
    const known = await knownAs(written, engine, desk);
    const person = known.table === undefined ? await listedAt(written, engine, desk) : undefined;
    const found = await surveyed(person ?? known.person, engine, desk);
    return person === undefined ? { ...known, found } : { person, found };
  } catch (cause) {
    if (!(cause instanceof Busy)) throw cause;
  }
  try {
    await using engine = await openEngine({ ...request, ledger: false });
    await knownAddressKey(desk);
    return await knownAs(written, engine, desk);
  } catch (cause) {
    if (!(cause instanceof Busy)) throw cause;
    throw await busyFailure(cause, desk);
  }
}

/** Who that is, as the warehouse has it; else what was written is the key of a profile that it has no more. */
async function knownAs(written: string, engine: Warehouse, { project, place }: Desk): Promise<Found> {
  await using session = await engine.session();
  const { config } = project;
  const row = await readProfile(session, project, written).catch(nothingThere);
  if (row === undefined) return { person: { profile: written, keys: {}, addresses: [] } };
  const person = await personInWarehouse(session, config, row, await addressKeyIn(place));
  return { person, table: config.profile.table };
}

/** Whom the ledger knows by this address: the exports may have forgotten the person before. Throws Refusal when it may be several. */
async function listedAt(written: string, engine: Warehouse, { place }: Desk): Promise<Person | undefined> {
  await using session = await engine.session('ledger');
  const key = await addressKeyIn(place);
  const [profile, ...more] = await profilesAt(session, written, key);
  if (more.length > 0)
    throw new Refusal(
      `"${written}" is the address of ${more.length + 1} profiles`,
      `erase them by their keys: ${[profile, ...more].join(', ')}`,
    );
  return profile === undefined ? undefined : { profile, keys: {}, addresses: [] };
}

/** A table that was not built yet has nobody. */
function nothingThere(cause: unknown): undefined {
  if (!(cause instanceof SqlFailure)) throw cause;
}

async function surveyed(person: Person, engine: Warehouse, { place, environment, project }: Desk): Promise<Survey> {
  await using session = await engine.session('ledger');
  const { files } = place;
  const { folder } = environment;
  const runs = await readRunStates(files, folder);
  return await survey(person, { session, files, folder, runs, entities: project.config.entities });
}

/** Whoever is nowhere was mistyped; while another muster holds the ledger only the warehouse can say. */
async function assertKnown(written: string, desk: Desk, { table, found }: Found): Promise<void> {
  if (table !== undefined) return;
  if (found === undefined) throw await busyFailure(new Busy(ledgerFileOf(desk.environment)), desk);
  if (found.isInLedger || found.traces.length > 0) return;
  throw new Refusal(
    `nobody knows a profile "${written}": neither ${desk.project.config.profile.table} nor the ledger of ${desk.environment.name}`,
    `write its ${desk.project.config.profile.key}, or a value that names it: ${Object.keys(desk.project.config.profile.identities).join(', ')}`,
  );
}

function say(report: ErasureReport, { options, io, environment }: Desk): void {
  io.out(
    options.json ? JSON.stringify(erasureJson(report, environment.folder), null, 2) : erasureText(report, io.style),
  );
}
