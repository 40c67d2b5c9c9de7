import type { EventCounts } from '../run/feedback/provider-events.ts';
import { grouped } from './number-text.ts';

/** What is to be known of events beside how many they are; empty when it is nothing. */
export function eventCountsText({ known, orphans, optOuts }: EventCounts): string {
  const parts = [
    ...(known > 0 ? [`${grouped(known)} known before`] : []),
    ...(orphans > 0 ? [`${grouped(orphans)} of no message that was sent from here`] : []),
    ...(optOuts > 0 ? [`${grouped(optOuts)} opted out`] : []),
  ];
  return parts.length === 0 ? '' : `         ${parts.join(' · ')}`;
}
