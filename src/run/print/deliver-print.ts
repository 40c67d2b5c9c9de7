import type { Files, LedgerEntry, ListRecord, Row, Session } from '../../ports.ts';
import { type FileSet, makeFileSet } from '../../print/file-set.ts';
import type { SeedList } from '../../project/project.ts';
import type { PostalConfig } from '../../project/schema/muster.ts';
import type { LayoutConfig, SftpDelivery, VendorConfig } from '../../project/schema/print.ts';
import type { MessageRules } from '../prepare/message-rules.ts';
import type { Delivered } from '../send/deliver.ts';
import { writeText } from '../parquet.ts';
import { barcodesUsedUp, firstPieceOf, splitSizes } from './print-numbers.ts';
import { printRows } from './print-rows.ts';
import type { SendContext } from '../run-context.ts';
import { printFolder, seedsFile } from '../run-folder.ts';
import { type CurrentSet, currentSet, namesake, type Namesake, setEntry } from './print-sets.ts';
import { type OutgoingSet, sealSet } from './seal-set.ts';
import { decideMembers, isSettled } from './set-members.ts';
import { stoppedText, wayOut } from './stopped-set.ts';
import { type Uploaded, uploadSet } from './upload-set.ts';

export interface PrintDelivery {
  readonly list: ListRecord;
  readonly rules: MessageRules;
  /** The list's file. */
  readonly file: string;
  readonly layout: LayoutConfig;
  readonly vendor: VendorConfig;
  /** As the project calls it. */
  readonly vendorName: string;
  /** Where the set goes from the folder; it stays there when absent. */
  readonly remote?: SftpDelivery | undefined;
  readonly seeds?: Pick<SeedList, 'rows'> | undefined;
  /** The columns of the profile that make an address. */
  readonly postal?: PostalConfig | undefined;
  /** The logical date of the run, ISO. */
  readonly date: string;
  readonly campaign: string;
  readonly campaignCode: string;
  /** What every record may show besides its row: vars, campaign, run_date. */
  readonly shared: Row;
}

/** What printing a list needs from outside. */
export type PrintContext = Pick<
  SendContext,
  'ledger' | 'warehouse' | 'files' | 'clock' | 'environment' | 'inbox' | 'openRemote' | 'openEncryption'
>;

/** So many members fit into one entry of the ledger. */
const membersPerEntry = 20_000;

/**
 * Writes the file set of a frozen list. Whom the gate stops is dropped first; then the set is made where nobody sees it; then
 * the intent is durable; then the set becomes visible, and goes to the vendor where there is a way. Making it again ends with
 * the same bytes, so a set that was cut off is simply made again. A value that a policy forbids stops the step: nothing is
 * visible and everybody stays open.
 */
export async function deliverPrint(delivery: PrintDelivery, context: PrintContext): Promise<Delivered> {
  const { list } = delivery;
  const { ledger, warehouse } = context;
  const states = await ledger.states(list.runKey, list.step);
  await using session = await warehouse.session('ledger');
  const current = await currentSet(session, list);
  const batch = batchOf(list, current);
  const plan = await decideMembers(session, { ...delivery, states, batch, version: current.version }, context);
  if ('closed' in plan) return { because: plan.closed };
  if (plan.dropped.length > 0)
    await ledger.append(plan.dropped.map(({ seq, reason }) => outcome(list, '', seq, { kind: 'dropped', reason })));
  if (plan.members.size === 0) return {};
  const usedUp = await barcodesUsedUp(session, list, delivery.layout, context.clock.now());
  if (usedUp !== undefined) return { because: usedUp };

  const result = await makeFileSet(await setRequest(session, delivery, plan.members, current, context));
  if ('stopped' in result) {
    const why = await stoppedText(session, delivery.file, result.stopped);
    return { because: `${why}; ${wayOut('correct the layout or the data', delivery)}` };
  }
  await using made = result;
  const twin = await namesake(session, list, delivery.vendorName, made.set.files);
  if (twin !== undefined) return { because: namesakeText(delivery, twin) };
  await writeSeeds(made.set, delivery, current, context);
  await ledger.append(intents(list, batch, current.version, plan.fresh));
  await made.publish();
  const set = { ...delivery, files: made.set.files };
  if (current.status === undefined || current.status === 'ordered')
    await ledger.append([setEntry(list, current.version, 'written', set)]);
  const uploaded = await upload(await outgoingOf(made.set, delivery, context), delivery, context);
  if (isSentAway(delivery, context) && uploaded.kind === 'done')
    await ledger.append([setEntry(list, current.version, 'delivered', set)]);
  const open = [...plan.members].filter((seq) => !isSettled(states.get(seq)));
  const resultOf = outcomesOf(made.set, uploaded);
  for (const some of portions(open)) await ledger.append(some.map((seq) => outcome(list, batch, seq, resultOf(seq))));
  return uploaded.kind === 'done' ? {} : { because: uploaded.because.reason };
}

/** What a vendor says of a file has to be of one set, so no second one gets its names. */
const namesakeText = (delivery: PrintDelivery, { file, runKey, step }: Namesake): string =>
  `nothing is printed: ${delivery.vendorName} has a ${file} already, of ${step} of ${runKey}; ${wayOut('put {{run}} or {{date}} into the name in its file', delivery)}`;

/** A set that is ordered again is another batch. */
const batchOf = ({ hash }: ListRecord, { version }: CurrentSet): string =>
  version === 1 ? `print:${hash}` : `print:${hash}:v${version}`;

const isSentAway = ({ remote }: PrintDelivery, { environment }: PrintContext): boolean =>
  remote !== undefined && environment.deliver !== 'outbox';

/** What leaves: the set as it is published, or encrypted where something leaves at all. */
async function outgoingOf(
  set: FileSet,
  { list, vendor: { encrypt } }: PrintDelivery,
  { environment, files, openEncryption }: PrintContext,
): Promise<OutgoingSet> {
  const folder = printFolder(environment.folder, list.runKey, list.step);
  if (encrypt === undefined || environment.deliver === 'outbox')
    return { folder, set: [set.manifest, set.proof, ...set.files, set.done] };
  return sealSet(set, folder, await openEncryption(encrypt.pgp), files);
}

/** Where nothing may leave the machine, or the vendor collects from the folder, a set that is published is done. */
async function upload({ folder, set }: OutgoingSet, delivery: PrintDelivery, context: PrintContext): Promise<Uploaded> {
  const { list, remote } = delivery;
  if (remote === undefined || !isSentAway(delivery, context)) return { kind: 'done' };
  const { user, host, port, directory, done_file: hasDone } = remote;
  return uploadSet(
    {
      ...{ list, folder, set: hasDone ? set : set.slice(0, -1) },
      account: `sftp://${user}@${host}:${port}${directory.startsWith('/') ? '' : '/'}${directory}`,
      open: () => context.openRemote(remote),
    },
    context,
  );
}

/** What the set of a version is made from: these members of the list. */
export async function setRequest(
  session: Session,
  delivery: PrintDelivery,
  members: ReadonlySet<number>,
  { version }: CurrentSet,
  { files, environment }: { readonly files: Files; readonly environment: { readonly folder: string } },
) {
  const { list, file, layout, vendor, seeds, postal, date, campaign, campaignCode, shared } = delivery;
  return {
    ...{ layout, vendor, postal, files, shared: { ...shared, campaign_code: campaignCode } },
    firstPiece: await firstPieceOf(session, list),
    seeds:
      vendor.seeds === undefined || seeds === undefined
        ? undefined
        : { rows: seeds.rows, splitSizes: await splitSizes(session, file, layout.split_by, members) },
    rows: () => printRows(session, file, list.rows, members),
    expected: members.size,
    folder: printFolder(environment.folder, list.runKey, list.step),
    names: { campaign, step: list.step, runKey: list.runKey, date, campaignCode, version },
    list: { hash: list.hash, frozenAt: list.frozenAt },
  };
}

/** Which seed is where stays here: the vendor should not find them. */
export async function writeSeeds(
  { seeds }: FileSet,
  { list }: Pick<PrintDelivery, 'list'>,
  { version }: CurrentSet,
  { files, environment }: { readonly files: Files; readonly environment: { readonly folder: string } },
) {
  if (seeds.length === 0) return;
  const file = seedsFile(environment.folder, list, version);
  await writeText(files, file, `${JSON.stringify(seeds, null, 2)}\n`);
}

const intents = (
  { runKey, step, hash }: ListRecord,
  batch: string,
  attempt: number,
  members: readonly number[],
): LedgerEntry[] =>
  portions(members).map((seqs) => ({ kind: 'intent', runKey, step, batch, attempt, seqs, account: 'files', hash }));

const portions = (seqs: readonly number[]): (readonly number[])[] =>
  Array.from({ length: Math.ceil(seqs.length / membersPerEntry) }, (_, portion) =>
    seqs.slice(portion * membersPerEntry, (portion + 1) * membersPerEntry),
  );

type OutcomeEntry = Extract<LedgerEntry, { kind: 'outcome' }>;

const outcome = (
  { runKey, step }: ListRecord,
  batch: string,
  seq: number,
  result: OutcomeEntry['outcome'],
): OutcomeEntry => ({ kind: 'outcome', runKey, step, seq, batch, outcome: result });

/** Whoever is in no file is rejected, whatever becomes of the files. */
function outcomesOf({ rejected, manifest }: FileSet, uploaded: Uploaded): (seq: number) => OutcomeEntry['outcome'] {
  const reasons = new Map(rejected.map(({ seq, reason }) => [seq, reason]));
  const printed =
    uploaded.kind === 'done' ? ({ kind: 'accepted', providerId: manifest.name } as const) : uploaded.because;
  return (seq) => {
    const reason = reasons.get(seq);
    return reason === undefined ? printed : { kind: 'rejected', reason };
  };
}
