import type { Instant } from '../base/time.ts';

/** When a campaign starts next, in the zone of its schedule. */
export function launchesText(isLive: boolean, launches: readonly Instant[], zone: string): string {
  if (launches.length === 0) return 'started by hand only: it has no schedule';
  const times = launches.map((instant) =>
    instant.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' '),
  );
  const lead = isLive ? `next launches (${zone})` : `next launches once it is live (${zone})`;
  return [lead, ...times.map((time) => `  ${time}`)].join('\n');
}
