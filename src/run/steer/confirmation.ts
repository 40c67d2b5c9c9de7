import { sha256 } from '../../base/sha256.ts';
import { addSpan, type Instant, isBefore, utc } from '../../base/time.ts';
import type { Clock, ListRecord, RunRecord } from '../../ports.ts';
import { type Campaign, isChannelStep } from '../../project/project.ts';
import { guardrailNotes, lastListOf } from '../prepare/guardrails.ts';
import { endOf } from '../prepare/hours.ts';
import { messageRules } from '../prepare/message-rules.ts';
import type { Environment } from '../run-context.ts';
import { openMessages } from '../run-status.ts';
import { campaignOf, type DefinedRun } from '../run-definition.ts';

/** After this a confirmation of lists that nobody began to send no longer counts: the world has moved on. */
const validFor = { amount: 24, unit: 'hours' } as const;

/** Names the files of a campaign: another hash, and `confirm: first` asks again. */
export const campaignFilesHash = ({ yaml, files }: Campaign): string =>
  sha256(
    JSON.stringify([
      yaml.file.text,
      ...[...files].map(([name, { text }]) => [name, text]).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    ]),
  );

/** The lists that a confirmation is about: something of them is open. */
export const openLists = ({ lists }: RunRecord): readonly ListRecord[] =>
  lists.filter((list) => openMessages([list]) > 0);

const isTried = ({ counts }: ListRecord): boolean =>
  Object.entries(counts).some(([status, count]) => status !== 'listed' && count > 0);

/**
 * Why a run has to wait for a person before it sends on; nothing when it may. What is confirmed are lists, by their hashes;
 * one that was begun stays confirmed. Where nothing leaves the machine nobody is asked.
 */
export function questionOf(
  run: DefinedRun,
  record: RunRecord,
  runs: readonly RunRecord[],
  { environment, clock, silentUntil, again }: Asking,
): string | undefined {
  if (environment.deliver !== 'providers') return undefined;
  const now = clock.now();
  const campaign = campaignOf(run);
  const late = openLists(record).filter((list) => isLateByNobody(list, run, record, now, silentUntil));
  if (late.length > 0) return lateQuestion(late, silentUntil ?? now);
  const asked = openLists(record).filter((list) => !isTried(list) && !isConfirmed(list.hash, record, now));
  if (asked.length === 0) return undefined;
  if (again !== undefined) return `it is started again: ${again}`;
  const { confirm } = campaign.config;
  if (confirm === 'always') return 'each of its lists is confirmed by a person';
  if (confirm === 'first' && !record.lists.some(isTried) && !hasRun(campaign, runs))
    return 'nobody has confirmed this campaign yet as its files are now';
  const { guardrails } = run.project.config.governance;
  const notes = asked.flatMap((list) => guardrailNotes(list, lastListOf(list, runs), guardrails));
  return notes.length === 0 ? undefined : notes.join('; ');
}

interface Asking {
  readonly environment: Environment;
  readonly clock: Clock;
  /** When somebody was at work again after a long time, as the ledger knows it. */
  readonly silentUntil?: Instant;
  /** Of a run that is started again: whom the runs before have reached. */
  readonly again?: string | undefined;
}

/** True when a list expired while nobody was at work for long, and no person has said since that this is right. */
function isLateByNobody(
  { step: name, hash, frozenAt }: ListRecord,
  run: DefinedRun,
  { confirmation }: RunRecord,
  now: Instant,
  silentUntil: Instant | undefined,
): boolean {
  const campaign = campaignOf(run);
  const step = campaign.steps.get(name);
  if (silentUntil === undefined || !isBefore(frozenAt, silentUntil) || step === undefined || !isChannelStep(step))
    return false;
  if (isBefore(now, endOf(messageRules(step, campaign, run.project.config), frozenAt))) return false;
  return !(confirmation?.lists.includes(hash) === true && !isBefore(confirmation.confirmedAt, silentUntil));
}

function lateQuestion(late: readonly ListRecord[], silentUntil: Instant): string {
  const lists = late.map((list) => `${openMessages([list])} of ${list.step}`);
  return `nobody was at work for more than 36 hours until ${utc(silentUntil)}: too late by now, and dropped, are ${lists.join(', ')}`;
}

function isConfirmed(hash: string, { confirmation }: RunRecord, now: Instant): boolean {
  if (confirmation === undefined) return false;
  return confirmation.lists.includes(hash) && isBefore(now, addSpan(confirmation.confirmedAt, validFor, 'UTC'));
}

/** True when a run of these very files was confirmed and began to send. */
function hasRun(campaign: Campaign, runs: readonly RunRecord[]): boolean {
  const files = campaignFilesHash(campaign);
  return runs.some(
    (run) => run.campaign === campaign.id && run.confirmation?.files === files && run.lists.some(isTried),
  );
}
