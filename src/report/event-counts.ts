import type { EventCounts } from '../run/feedback/provider-events.ts';
import { grouped } from './number-text.ts';

/** What is to be known of events beside how many they are; empty when it is nothing. */
export function eventCountsText({
  known,
  orphans,
  optOuts,
  undelivered,
  passed,
}: EventCounts & { readonly passed: number }): string {
  const parts = [
    ...(passed > 0 ? [`${grouped(passed)} passed over`] : []),
    ...(known > 0 ? [`${grouped(known)} known before`] : []),
    ...(orphans > 0 ? [`${grouped(orphans)} of no message that was sent from here`] : []),
    ...(optOuts > 0 ? [`${grouped(optOuts)} opted out`] : []),
    ...(undelivered > 0
      ? [`no more mail to ${undelivered === 1 ? '1 address' : `${grouped(undelivered)} addresses`}`]
      : []),
  ];
  return parts.length === 0 ? '' : `         ${parts.join(' · ')}`;
}
