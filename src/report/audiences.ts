import type { Instant } from '../base/time.ts';
import { localMinute } from './local-minute.ts';
import { counted, grouped } from './number-text.ts';
import { plain, type Style } from './style.ts';
import { tableText } from './table.ts';

/** An audience as it stands, or one version of it. */
export interface AudienceLine {
  /** `audiences.lapsed`, `saved.reached`. */
  readonly name: string;
  readonly entity: string;
  /** Nothing when it is not there yet. */
  readonly rows?: number;
  /** Rows more than in the save before. */
  readonly change?: number;
  readonly savedAt?: Instant;
  readonly run?: string;
  readonly expiresAt?: Instant;
}

/** Audiences, or the versions of one, with times in the zone. A model has no save: its time, run and change stay empty. */
export function audiencesText(
  lines: readonly AudienceLine[],
  now: Instant,
  zone: string,
  style: Style = plain,
): string {
  const columns = [
    { title: 'audience' },
    { title: 'entity' },
    { title: 'rows', align: 'right' },
    { title: 'change', align: 'right' },
    { title: 'saved at' },
    { title: 'run' },
    { title: 'expires' },
  ] as const;
  const rows = lines.map(({ name, entity, rows: count, change, savedAt, run, expiresAt }) => [
    name,
    entity,
    count === undefined ? null : grouped(count),
    change === undefined ? null : signed(change),
    savedAt === undefined ? null : localMinute(savedAt, zone),
    run ?? null,
    expiresAt === undefined ? null : expiry(expiresAt, now, zone),
  ]);
  return tableText(columns, rows, { style });
}

const signed = (change: number): string => (change > 0 ? `+${grouped(change)}` : grouped(change));

const expiry = (at: Instant, now: Instant, zone: string): string =>
  `${localMinute(at, zone)}${at.epochMilliseconds <= now.epochMilliseconds ? ', expired' : ''}`;

/** What two audiences have in common, by key. */
export interface AudienceDifference {
  readonly a: string;
  readonly b: string;
  /** Rows of B that A has not. */
  readonly added: number;
  /** Rows of A that B has not. */
  readonly removed: number;
  readonly common: number;
}

export const differenceText = ({ a, b, added, removed, common }: AudienceDifference): string =>
  [
    `from ${a} to ${b}`,
    `  ${counted(added, 'row')} added`,
    `  ${counted(removed, 'row')} removed`,
    `  ${counted(common, 'row')} in both`,
  ].join('\n');
