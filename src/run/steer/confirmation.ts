import { sha256 } from '../../base/sha256.ts';
import { addSpan, type Instant, isBefore } from '../../base/time.ts';
import type { Clock, ListRecord, RunRecord } from '../../ports.ts';
import type { Campaign } from '../../project/project.ts';
import { guardrailNotes, lastListOf } from '../prepare/guardrails.ts';
import type { Environment } from '../run-context.ts';
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

/** The lists that a confirmation is about: frozen, and nothing of them was tried. */
export const untriedLists = ({ lists }: RunRecord): readonly ListRecord[] =>
  lists.filter((list) => list.rows > 0 && !isTried(list));

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
  { environment, clock }: { readonly environment: Environment; readonly clock: Clock },
): string | undefined {
  const now = clock.now();
  const asked = untriedLists(record).filter(({ hash }) => !isConfirmed(hash, record, now));
  if (environment.deliver !== 'providers' || asked.length === 0) return undefined;
  const campaign = campaignOf(run);
  const { confirm } = campaign.config;
  if (confirm === 'always') return 'each of its lists is confirmed by a person';
  if (confirm === 'first' && !record.lists.some(isTried) && !hasRun(campaign, runs))
    return 'nobody has confirmed this campaign yet as its files are now';
  const { guardrails } = run.project.config.governance;
  const notes = asked.flatMap((list) => guardrailNotes(list, lastListOf(list, runs), guardrails));
  return notes.length === 0 ? undefined : notes.join('; ');
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
