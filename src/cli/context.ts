import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { logicalClock, systemClock } from '../adapters/clock.ts';
import { openFiles } from '../adapters/files.ts';
import { findKey, loadKey } from '../adapters/keys.ts';
import { openLedger, prepareLedger } from '../adapters/ledger/ledger.ts';
import { readAddressKey, readPosition, readRunKeys } from '../adapters/ledger/position.ts';
import { readTimes } from '../adapters/ledger/times.ts';
import type { Emit } from '../base/event.ts';
import type { Sniff } from '../plan/check-sources.ts';
import {
  type Clock,
  Damaged,
  type Files,
  HidesFunctions,
  type Ledger,
  type LedgerPosition,
  type Session,
  type Warehouse,
} from '../ports.ts';
import type { Project } from '../project/project.ts';
import { markedLedger } from '../run/ledger/marked-ledger.ts';
import { readMark } from '../run/ledger/marks.ts';
import { wentBack } from '../run/ledger/went-back.ts';
import { keyFingerprint } from '../run/prepare/address-key.ts';
import { openInbox } from '../run/steer/inbox.ts';
import type { Environment, RunContext, SendContext } from '../run/run-context.ts';
import { assertClock } from './assert-clock.ts';
import type { Io } from './io.ts';
import { type GlobalOptions, instantOption, type TimeOptions } from './options.ts';
import { Refusal } from './exit-code.ts';
import { exportFolders, linkedExports } from './export-folders.ts';
import { assertLedgerThere, damagedLedger, foreignKey, ledgerFileOf, oldLedger } from './newest-ledger.ts';
import { openChannel, openEncryption, openRemote } from './ways-out.ts';

/**
 * The composition root: the only place that knows which adapter stands behind a port; ways-out.ts is the part of it that
 * leaves the machine. The engine is loaded when it is asked for: not every command needs it.
 */

const engineAdapter = () => import('../adapters/duckdb/warehouse.ts');

export interface Place {
  /** Absolute folder of the project. */
  readonly root: string;
  readonly files: Files;
}

export const openPlace = (options: GlobalOptions, io: Io): Place => ({
  root: path.resolve(io.cwd, options.project),
  files: openFiles(),
});

/** An engine without data, with the tables of an empty ledger: what a check types against. It may read the exports to guess columns. */
export async function openShadow(root: string, project?: Project): Promise<Warehouse> {
  const { openWarehouse } = await engineAdapter();
  const shadow = await openWarehouse({
    ...{
      warehouse: ':memory:',
      ledger: ':memory:',
      memory: '1GB',
      threads: 1,
      zone: project?.config.timezone ?? 'UTC',
    },
    ...{
      folders: project === undefined ? [] : [...exportFolders(root, project), path.join(root, 'data', 'scratch')],
      linked: project === undefined ? [] : linkedExports(root, project),
      scratch: path.join(root, 'data', 'scratch'),
    },
  });
  await using session = await shadow.session('ledger');
  await prepareLedger(session);
  return shadow;
}

/** Guesses the columns of sources that declare none from the heads of their files, on a session of the shadow. */
export const sniffer =
  ({ root, files }: Place, session: Session): Sniff =>
  async (source) => {
    const { guessedColumns } = await import('../run/load/guessed-columns.ts');
    const scratch = path.join(root, 'data', 'scratch');
    return guessedColumns(source, { session, files, root, scratch, clock: systemClock(), emit: () => undefined });
  };

/** An engine that reads the files of an environment and holds neither warehouse nor ledger: for looking while somebody sends. */
export async function openReader(root: string, environment: Environment): Promise<Warehouse> {
  const { openWarehouse } = await engineAdapter();
  return openWarehouse({
    ...{ warehouse: ':memory:', ledger: ':memory:', memory: '1GB', threads: 1, zone: 'UTC' },
    ...{ folders: [environment.folder], scratch: path.join(root, 'data', 'scratch') },
  });
}

/** The clock of the machine; a rehearsal may set it where nothing leaves the machine. */
export function clockOf({ now }: TimeOptions, { deliver }: Environment): Clock {
  if (now === undefined) return systemClock();
  if (deliver === 'providers') {
    throw new Refusal(
      '--now is for rehearsals: this environment delivers through providers',
      'leave it out, or use an environment that delivers to the outbox',
    );
  }
  return logicalClock(instantOption(now));
}

export interface EngineRequest {
  readonly root: string;
  readonly project: Project;
  readonly environment: Environment;
  /** Loading and building leave the ledger alone, so that they can go on while somebody sends. */
  readonly ledger: boolean;
  /** False when only the ledger is needed: a build may hold the warehouse. */
  readonly warehouse?: boolean;
  /** The ledger may be made: it is otherwise an error when one is missing that was there, or that is to be made by hand. */
  readonly isNew?: boolean;
}

/** The engine over the project's files. Rejects with Busy when another process has them. */
export async function openEngine({
  root,
  project,
  environment,
  ledger,
  warehouse: needsWarehouse = true,
  isNew = false,
}: EngineRequest): Promise<Warehouse> {
  const { warehouse } = project.config;
  if (ledger && !isNew) assertLedgerThere(root, environment);
  await makeFolders(root, environment);
  const { openWarehouse } = await engineAdapter();
  const ledgerFile = ledgerFileOf(environment);
  const engine = await openWarehouse({
    warehouse: needsWarehouse ? path.join(root, warehouse.path) : ':memory:',
    ledger: ledger ? ledgerFile : ':memory:',
    ...{ memory: warehouse.memory, threads: warehouse.threads, zone: project.config.timezone },
    folders: [...exportFolders(root, project), environment.folder, path.join(root, 'data', 'scratch')],
    linked: linkedExports(root, project),
    scratch: path.join(root, 'data', 'scratch', 'engine'),
  }).catch((cause: unknown) => {
    if (cause instanceof HidesFunctions) throw hiddenFunctions(warehouse.path, cause);
    throw cause instanceof Damaged && cause.path === ledgerFile ? damagedLedger(root, environment, cause) : cause;
  });
  await using session = await engine.session('ledger');
  await prepareLedger(session);
  return engine;
}

function hiddenFunctions(file: string, { functions }: HidesFunctions): Refusal {
  const drops = functions.map((name) => `drop macro ${name};`).join(' ');
  return new Refusal(
    `${file} has functions of its own that hide the engine's: ${functions.join(', ')}`,
    `all SQL would mean something else: take them away in a client of the engine: ${drops}`,
    'hidden-function',
  );
}

async function makeFolders(root: string, environment: Environment): Promise<void> {
  for (const folder of [path.join(root, 'data'), environment.folder, path.join(root, 'data', 'scratch', 'engine')]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
}

const keyFolder = ({ root }: Place): string => path.join(root, 'data', 'keys');

/** The secret under which the ledger knows addresses. */
export const addressKeyIn = (place: Place): Promise<Uint8Array> => loadKey(keyFolder(place), 'address');

/**
 * The same for a command that names addresses, and who holds the ledger may be another. Throws Refusal where it is missing although
 * a ledger was written under it: a new one would name nobody.
 */
export async function knownAddressKey({ place, environment }: Pick<LedgerDesk, 'place' | 'environment'>) {
  const isWritten = (await readMark(place.files, environment.folder)) !== undefined;
  if (isWritten && (await findKey(keyFolder(place), 'address')) === undefined)
    throw foreignKey(place.root, environment, true);
  return await addressKeyIn(place);
}

export async function openRunContext(
  engine: Warehouse,
  place: Place,
  environment: Environment,
  clock: Clock,
  emit: Emit,
): Promise<RunContext> {
  const keys = { address: await addressKeyIn(place), unsubscribe: await loadKey(keyFolder(place), 'unsubscribe') };
  return {
    warehouse: engine,
    files: place.files,
    clock,
    emit,
    environment,
    keys,
    openShadow: () => openShadow(place.root),
  };
}

/** An environment whose ledger is open. */
export interface LedgerDesk {
  readonly engine: Warehouse;
  readonly place: Place;
  readonly environment: Environment;
  readonly clock: Clock;
}

/** Why the ledger must not be sent on: it is not the newest one. */
export async function whyOld({ engine, place, environment }: LedgerDesk): Promise<Refusal | undefined> {
  await using session = await engine.session('ledger');
  const ledger = { position: await readPosition(session), runKeys: await readRunKeys(session) };
  const problem = await wentBack(ledger, place.files, environment.folder);
  return problem === undefined ? undefined : oldLedger(place.root, environment, problem);
}

/** Why no address may be held against the ledger: under another key nobody would be known again, and nobody suppressed. */
export async function whyForeign({ engine, place, environment }: LedgerDesk): Promise<Refusal | undefined> {
  const known = await readLedgerKey(engine);
  if (known === undefined) return undefined;
  const key = await findKey(keyFolder(place), 'address');
  if (key !== undefined && keyFingerprint(key) === known) return undefined;
  return foreignKey(place.root, environment, key === undefined);
}

/** Either of the two. */
export const whyRefused = async (desk: LedgerDesk): Promise<Refusal | undefined> =>
  (await whyOld(desk)) ?? (await whyForeign(desk));

async function readLedgerKey(engine: Warehouse): Promise<string | undefined> {
  await using session = await engine.session('ledger');
  return await readAddressKey(session);
}

/** The fingerprint of the key under which a ledger knows addresses that a writer has opened. */
export async function ledgerKey(engine: Warehouse): Promise<string> {
  const known = await readLedgerKey(engine);
  if (known === undefined) throw new Error('a ledger was opened and has no key of addresses');
  return known;
}

/** Opens the ledger for a writer, who leaves marks of it. Throws Refusal when it is not the newest one, or of another key. */
export async function openWriter(desk: LedgerDesk): Promise<Ledger> {
  const problem = await whyRefused(desk);
  if (problem !== undefined) throw problem;
  return openUnderKey(desk);
}

/** Opens the newest ledger, which knows addresses under the project's key from here on. */
export async function openUnderKey({ engine, place, environment, clock }: LedgerDesk): Promise<Ledger> {
  const isInPlace = () => engine.isLedgerInPlace();
  const ledger = await openLedger(await engine.session('ledger'), clock, { isInPlace });
  const marked = await markedLedger(ledger, { files: place.files, folder: environment.folder, clock });
  const fingerprint = keyFingerprint(await addressKeyIn(place));
  if ((await readLedgerKey(engine)) !== fingerprint) await marked.append([{ kind: 'address_key', fingerprint }]);
  return marked;
}

async function assertTime(context: RunContext): Promise<void> {
  await using session = await context.warehouse.session('ledger');
  assertClock(await readTimes(session), context);
}

/** Opens a ledger that is not the newest one, to make it so: its epoch is higher than any that was marked. Leaves no marks. */
export const openAdopter = async ({ engine, clock }: LedgerDesk, after: number): Promise<Ledger> =>
  openLedger(await engine.session('ledger'), clock, { after });

/** Where the ledger ends; nothing when nobody has written to it. */
export async function ledgerEnd({ engine }: Pick<LedgerDesk, 'engine'>): Promise<LedgerPosition | undefined> {
  await using session = await engine.session('ledger');
  return await readPosition(session);
}

/** An engine over one file that is a ledger, or a copy of one, and nothing else. Rejects with Busy, or Damaged. */
export async function openLedgerFile(file: string): Promise<Warehouse> {
  const { openWarehouse } = await engineAdapter();
  return openWarehouse({
    ...{ warehouse: ':memory:', ledger: file, memory: '2GB', threads: 2, zone: 'UTC' },
    ...{ folders: [], scratch: `${file}.scratch` },
  });
}

/** Opens the ledger for writing: from here on this process is the one that sends, and ends well when it is told to. */
export async function openSendContext(
  context: RunContext,
  place: Place,
  io: Io,
): Promise<SendContext & AsyncDisposable> {
  const { warehouse: engine, files, emit, environment, clock } = context;
  await assertTime(context);
  const ledger = await openWriter({ engine, place, environment, clock });
  return {
    ...context,
    ledger,
    inbox: openInbox({ ledger, files, emit, folder: environment.folder, addressKey: await ledgerKey(engine) }),
    stop: io.heedSignals(),
    openChannel: (name, config) => openChannel(name, config, { environment, place, io }),
    openRemote: (delivery) => openRemote(delivery, { environment, place, io }),
    openEncryption: (keyFiles) => openEncryption(keyFiles, place),
    [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose](),
  };
}
