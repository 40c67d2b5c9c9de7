import { type Instant, type LocalDate, utc } from '../base/time.ts';
import type { Campaign } from './project.ts';

/**
 * The key of a run says of which campaign and which one: `win_back@2017-07-03`. It is named by its local day, by its instant
 * where a day may have several, by the signal that starts it, or by the key that a person gives. One key is one run.
 */
export const runKeyOf = ({ id }: Pick<Campaign, 'id'>, name: LocalDate | Instant | string): string =>
  `${id}@${typeof name === 'object' && 'epochMilliseconds' in name ? instantName(name) : name.toString()}`;

/** `20170703T050000Z` */
const instantName = (at: Instant): string => utc(at).replace(/\.\d+/, '').replaceAll(/[-:]/g, '');

/** The key of a run that is started again, for the second time or a later one: `win_back@2017-07-03#2`. */
export const keyAgain = (runKey: string, turn: number): string => `${runKey}#${turn}`;

/** Which time it is that a run is started under its first key: 1 and up. */
export const turnOf = (runKey: string): number => Number(/#(\d+)$/.exec(runKey)?.[1] ?? 1);

/** The key that a run was first started under. */
export const firstKeyOf = (runKey: string): string => runKey.replace(/#.*$/, '');

/** Another key that differs only in case: on many disks both runs would have the same folder. */
export const twinOf = (runKey: string, others: Iterable<string>): string | undefined =>
  [...others].find((other) => other !== runKey && other.toLowerCase() === runKey.toLowerCase());
