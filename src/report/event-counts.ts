import type { EventCounts } from '../run/feedback/provider-events.ts';
import { grouped } from './number-text.ts';

/** What is to be known of events beside how many they are; empty when it is nothing. */
export function eventCountsText({
  known,
  orphans,
  optOuts,
  undelivered,
  unknown,
  passed,
  isTrusted,
}: EventCounts & { readonly passed: number; readonly isTrusted: boolean }): string {
  const parts = [
    ...(passed > 0 ? [`${grouped(passed)} passed over`] : []),
    ...(known > 0 ? [`${grouped(known)} known before`] : []),
    ...(orphans > 0 ? [`${grouped(orphans)} of no message that was sent from here`] : []),
    ...(optOuts > 0 ? [`${grouped(optOuts)} opted out`] : []),
    ...(undelivered > 0
      ? [`no more mail to ${undelivered === 1 ? '1 address' : `${grouped(undelivered)} addresses`}`]
      : []),
    ...(unknown > 0 ? [unknownText(unknown, isTrusted)] : []),
  ];
  return parts.length === 0 ? '' : `         ${parts.join(' · ')}`;
}

/** A file that somebody gives by hand says little of where it comes from: what is unknown stays so without a word for it. */
const unknownText = (messages: number, isTrusted: boolean): string =>
  isTrusted
    ? `${grouped(messages)} no longer unknown`
    : `${grouped(messages)} unknown all the same: --trust takes them for accepted`;
