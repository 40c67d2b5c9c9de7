import { existsSync, realpathSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { openOutbox } from '../adapters/channels/outbox.ts';
import { parseSmtpUrl } from '../adapters/channels/smtp-url.ts';
import { logicalClock, systemClock } from '../adapters/clock.ts';
import { openFiles } from '../adapters/files.ts';
import { loadKey } from '../adapters/keys.ts';
import { openLedger, prepareLedger } from '../adapters/ledger/ledger.ts';
import { readSecret } from '../adapters/secret.ts';
import type { Emit } from '../base/event.ts';
import { didYouMean } from '../base/suggest.ts';
import type { Sniff } from '../plan/check-sources.ts';
import type { Channel, Clock, Files, RemoteFolder, Session, Warehouse } from '../ports.ts';
import type { Project } from '../project/project.ts';
import type { ChannelConfig } from '../project/schema/channels.ts';
import type { MusterConfig } from '../project/schema/muster.ts';
import type { SftpDelivery } from '../project/schema/print.ts';
import { dropCancelled, openInbox } from '../run/steer/inbox.ts';
import type { Environment, RunContext, SendContext } from '../run/run-context.ts';
import type { Io } from './io.ts';
import { type GlobalOptions, instantOption, type TimeOptions } from './options.ts';
import { Refusal } from './exit-code.ts';

/**
 * The composition root: the only place that knows which adapter stands behind a port. The engine and the mail library are
 * loaded when they are asked for: most commands need one of them at most.
 */

const engineAdapter = () => import('../adapters/duckdb/warehouse.ts');
const mailAdapter = () => import('../adapters/channels/smtp.ts');
const sftpAdapter = () => import('../adapters/sftp.ts');

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

/** Folders that sources and file steps read from: what stands before the first wildcard of each. */
function exportFolders(root: string, { sources, campaigns }: Project): string[] {
  const steps = [...campaigns.values()].flatMap((campaign) => [...campaign.steps.values()]);
  const read = steps.flatMap((step) => (step.kind === 'file' ? [step.config.path] : []));
  const files = ['data/exports/', ...read, ...[...sources.values()].map(({ config }) => config.files)];
  return [...new Set(files.map((one) => path.dirname(path.join(root, `${one.split(/[*?[{]/)[0] ?? ''}x`))))];
}

/** Where exports lead that are links. Whoever put the link there meant it: its name stands in the source, letter by letter. */
const linkedExports = (root: string, project: Project): string[] =>
  [...project.sources.values()].flatMap(({ config }) => {
    const file = path.join(root, config.files);
    return existsSync(file) ? [realpathSync(file)] : [];
  });

/** The environment that the options name, else MUSTER_ENV, else dev. Throws Refusal when the project has no such one. */
export function environmentOf(options: GlobalOptions, io: Io, root: string, config: MusterConfig): Environment {
  const name = options.env ?? io.env['MUSTER_ENV'] ?? 'dev';
  const environment = config.environments[name];
  if (environment === undefined)
    throw new Refusal(`there is no environment "${name}"`, didYouMean(name, Object.keys(config.environments)));
  return { name, deliver: environment.deliver, folder: path.join(root, 'data', name) };
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
  /** The ledger is to be made: where providers deliver it is otherwise an error when it is not there. */
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
  const ledgerFile = path.join(environment.folder, 'ledger.duckdb');
  if (ledger && !isNew && environment.deliver === 'providers' && !existsSync(ledgerFile)) {
    throw new Refusal(
      `${path.relative(root, ledgerFile)} is missing: without it nobody knows who was written to`,
      `bring it back from the backup, or make a new one with muster init --ledger --env ${environment.name}`,
      'missing-ledger',
    );
  }
  await makeFolders(root, environment);
  const { openWarehouse } = await engineAdapter();
  const engine = await openWarehouse({
    warehouse: needsWarehouse ? path.join(root, warehouse.path) : ':memory:',
    ledger: ledger ? ledgerFile : ':memory:',
    ...{ memory: warehouse.memory, threads: warehouse.threads, zone: project.config.timezone },
    folders: [...exportFolders(root, project), environment.folder, path.join(root, 'data', 'scratch')],
    linked: linkedExports(root, project),
    scratch: path.join(root, 'data', 'scratch', 'engine'),
  });
  await using session = await engine.session('ledger');
  await prepareLedger(session);
  return engine;
}

async function makeFolders(root: string, environment: Environment): Promise<void> {
  for (const folder of [path.join(root, 'data'), environment.folder, path.join(root, 'data', 'scratch', 'engine')]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
}

const keyFolder = ({ root }: Place): string => path.join(root, 'data', 'keys');

/** The secret under which the ledger knows addresses. */
export const addressKeyIn = (place: Place): Promise<Uint8Array> => loadKey(keyFolder(place), 'address');

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

interface OrderDesk {
  readonly engine: Warehouse;
  readonly files: Files;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly emit: Emit;
}

/**
 * Deals with the orders that are there: for who holds the ledger and has nothing on its way. Says of some of them, by id,
 * why they were refused; empty when they were not. Writes nothing when there is no order.
 */
export async function dealWithOrders(
  { engine, files, environment, clock, emit }: OrderDesk,
  ids: readonly string[] = [],
): Promise<ReadonlyMap<string, string>> {
  const waiting = await files.find(environment.folder, 'inbox/*.json');
  if (waiting.length === 0 && ids.length === 0) return new Map();
  await using ledger = await openLedger(await engine.session('ledger'), clock);
  const inbox = { ledger, files, emit, folder: environment.folder };
  await openInbox(inbox).drain();
  await dropCancelled(inbox);
  return await ledger.orders(ids);
}

/** Opens the ledger for writing: from here on this process is the one that sends, and ends well when it is told to. */
export async function openSendContext(
  context: RunContext,
  place: Place,
  io: Io,
): Promise<SendContext & AsyncDisposable> {
  const ledger = await openLedger(await context.warehouse.session('ledger'), context.clock);
  const { files, emit, environment } = context;
  return {
    ...context,
    ledger,
    inbox: openInbox({ ledger, files, emit, folder: environment.folder }),
    stop: io.heedSignals(),
    openChannel: (_name, config) => channelOf(config, context.environment, place, io),
    openRemote: (delivery) => remoteOf(delivery, context.environment, place, io),
    [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose](),
  };
}

/** Outside of an environment that delivers through providers nothing can leave the machine: every channel is the outbox. */
async function channelOf(config: ChannelConfig, environment: Environment, { root }: Place, io: Io): Promise<Channel> {
  if (environment.deliver === 'outbox' || config.kind !== 'email' || config.provider === 'outbox') {
    return openOutbox(path.join(environment.folder, 'outbox'), config.kind === 'email' ? 'mails' : 'lines');
  }
  const url = config.url === undefined ? undefined : readSecret(config.url, root, io.env);
  if (url === undefined) throw new Error('the channel has no url although its secrets were asserted');
  const { openSmtp } = await mailAdapter();
  return openSmtp({ url, connections: config.connections });
}

async function remoteOf(
  { key, ...delivery }: SftpDelivery,
  environment: Environment,
  { root }: Place,
  io: Io,
): Promise<RemoteFolder> {
  if (environment.deliver === 'outbox') throw new Error('nothing leaves the machine in this environment');
  const privateKey = readSecret(key, root, io.env);
  if (privateKey === undefined) throw new Error('the vendor has no key although its secrets were asserted');
  const { openSftp } = await sftpAdapter();
  return openSftp({ ...delivery, privateKey });
}

/** Every secret that sending may need is there and can be used. Asked before anything is touched, and none of them is shown. */
export function assertSecrets(project: Project, environment: Environment, { root }: Place, io: Io): void {
  if (environment.deliver === 'outbox') return;
  for (const { who, what, secret } of secretsOf(project)) {
    const where = 'env' in secret ? `the environment variable ${secret.env}` : `the file ${secret.file}`;
    const value = readSecret(secret, root, io.env);
    if (value === undefined)
      throw new Refusal(`${who} needs its ${what}, and ${where} is not there`, undefined, 'missing-secret');
    const server = what === 'url' ? parseSmtpUrl(value) : undefined;
    if (server !== undefined && 'problem' in server)
      throw new Refusal(`${who}: ${server.problem}`, `it stands in ${where}`, 'wrong-secret');
  }
}

const secretsOf = ({ config, vendors }: Project) =>
  Object.entries(config.channels).flatMap(([name, channel]) => {
    if (channel.kind === 'email')
      return channel.url === undefined ? [] : [{ who: `channel "${name}"`, what: 'url', secret: channel.url }];
    if (channel.kind !== 'direct_mail') return [];
    const delivery = channel.provider === 'sftp' ? vendors.get(channel.vendor)?.config.delivery : undefined;
    return delivery === undefined ? [] : [{ who: channel.vendor, what: 'key', secret: delivery.key }];
  });

/** Makes the ledger of an environment that has none. */
export async function makeLedger(
  root: string,
  project: Project,
  environment: Environment,
  clock: Clock,
): Promise<void> {
  await using engine = await openEngine({ root, project, environment, ledger: true, isNew: true });
  await using _ledger = await openLedger(await engine.session('ledger'), clock);
}
