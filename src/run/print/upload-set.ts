import type { SmallFile } from '../../print/manifest.ts';
import type { Files, Ledger, LedgerEntry, ListRecord, Outcome, RemoteFolder, UploadStatus } from '../../ports.ts';
import { RemoteFailure } from '../../ports.ts';

export interface Upload {
  readonly list: Pick<ListRecord, 'runKey' | 'step'>;
  /** Absolute: where the set lies whole. */
  readonly folder: string;
  /** In the order in which its files appear; none of them does before all are there. */
  readonly set: readonly SmallFile[];
  /** Names the server, the user and the folder, without secrets. */
  readonly account: string;
  open(): Promise<RemoteFolder>;
}

export interface UploadContext {
  readonly ledger: Pick<Ledger, 'uploads' | 'append'>;
  readonly files: Files;
}

/** What became of a set: it is whole at the vendor, or why not. */
export type Uploaded =
  | { readonly kind: 'done' }
  | { readonly kind: 'open'; readonly because: Extract<Outcome, { kind: 'retry' | 'stop' | 'unknown' }> };

/**
 * Brings a set to the vendor, from wherever an earlier pass has left it. A file is uploaded under a name that nobody
 * collects; that it is there whole is durable before it gets its own. From then on it is never uploaded again: what became of
 * a lost answer is seen by looking.
 */
export async function uploadSet(upload: Upload, context: UploadContext): Promise<Uploaded> {
  const { runKey, step } = upload.list;
  const state = new Map(await context.ledger.uploads(runKey, step));
  try {
    await using remote = await upload.open();
    const pass: Pass = { ...context, ...upload, remote, state };
    for (const file of upload.set) await stage(file, pass);
    for (const file of upload.set) await reveal(file, pass);
  } catch (cause) {
    if (cause instanceof Blocked) return { kind: 'open', because: { kind: cause.kind, reason: cause.message } };
    if (cause instanceof RemoteFailure) return { kind: 'open', because: { kind: 'retry', reason: cause.message } };
    throw cause;
  }
  return { kind: 'done' };
}

interface Pass extends Upload, UploadContext {
  readonly remote: RemoteFolder;
  /** What is durable of each file. */
  readonly state: Map<string, UploadStatus>;
}

/** What is at the vendor is not what may be there: a person has to look. */
class Blocked extends Error {
  readonly kind: 'stop' | 'unknown';
  constructor(kind: 'stop' | 'unknown', message: string) {
    super(message);
    this.kind = kind;
  }
}

const temporary = (name: string): string => `${name}.part`;

/** Brings a file there under its temporary name, unless that was done before. */
async function stage(file: SmallFile, pass: Pass): Promise<void> {
  const { remote, files, folder, state } = pass;
  const { name, size } = file;
  if (state.has(name)) return;
  if ((await remote.sizes()).has(name))
    throw new Blocked('stop', `${pass.account} has a ${name} that is not ours; nothing is written over it`);
  await remote.put(temporary(name), files.read(`${folder}/${name}`));
  const arrived = (await remote.sizes()).get(temporary(name));
  if (arrived !== size)
    throw new RemoteFailure(`${pass.account}: ${name} has ${size} bytes and ${arrived ?? 'none'} arrived`);
  await record(file, 'uploaded', pass);
}

/** Gives a file its own name, or finds that it has it. */
async function reveal(file: SmallFile, pass: Pass): Promise<void> {
  const { remote, state, account } = pass;
  const { name, size } = file;
  if (state.get(name) === 'delivered') return;
  const sizes = await remote.sizes();
  const [part, whole] = [sizes.get(temporary(name)), sizes.get(name)];
  if (part === undefined && whole === undefined)
    throw new Blocked(
      'unknown',
      `${name} was uploaded to ${account} and is not there any more: it may have been collected, and is not uploaded again`,
    );
  if (part !== undefined && whole !== undefined)
    throw new Blocked('stop', `${account} has both ${name} and ${temporary(name)}: nothing is renamed`);
  if ((part ?? whole) !== size)
    throw new Blocked('stop', `${account} has ${part ?? whole} bytes of ${name}, which has ${size}`);
  if (part !== undefined) await remote.rename(temporary(name), name);
  await record(file, 'delivered', pass);
}

async function record({ name, size, sha256 }: SmallFile, status: UploadStatus, pass: Pass): Promise<void> {
  const { runKey, step } = pass.list;
  const entry: LedgerEntry = { kind: 'upload', runKey, step, account: pass.account, file: name, size, sha256, status };
  await pass.ledger.append([entry]);
  pass.state.set(name, status);
}
