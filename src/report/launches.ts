import type { Instant } from '../base/time.ts';
import type { CampaignConfig } from '../project/schema/campaign.ts';
import { localDayMinute } from './local-minute.ts';

const perLine = 3;

/** When a campaign starts next, in the zone of its schedule: `Mon 2017-07-10 06:00`. */
export function launchesText(
  { live, schedule }: Pick<CampaignConfig, 'live' | 'schedule'>,
  launches: readonly Instant[],
  zone: string,
): string {
  if (schedule === undefined) return 'It has no schedule: it is started by hand only.';
  if (schedule.kind === 'on_signal') return 'It starts when it is given a signal.';
  if (launches.length === 0) return 'Its schedule has no more launches.';
  const times = launches.map((instant) => localDayMinute(instant, zone));
  const lines = Array.from({ length: Math.ceil(times.length / perLine) }, (_, line) =>
    times.slice(line * perLine, (line + 1) * perLine).join('   '),
  );
  const lead = live ? 'Next launches' : 'Next launches, once it is live';
  return [`${lead} (${zone}):`, ...lines.map((line) => `  ${line}`)].join('\n');
}
