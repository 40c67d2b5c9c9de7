import { type Diagnostic, warning } from '../base/diagnostic.ts';
import type { Campaign } from '../project/project.ts';

/** `start` and `end` bound the occurrences of a schedule: a campaign that has none is started by people and signals at any time. */
export function checkPeriod({ config, yaml }: Campaign): Diagnostic[] {
  const { schedule } = config;
  if (schedule !== undefined && schedule.kind !== 'on_signal') return [];
  const because = schedule === undefined ? 'the campaign has no schedule' : 'the campaign starts by signals';
  return (['start', 'end'] as const)
    .filter((key) => config[key] !== undefined)
    .map((key) =>
      warning('unused-key', `"${key}" has no effect: ${because}`, {
        span: yaml.place([key], 'key'),
        hint: 'it bounds the occurrences of cron, at and every',
      }),
    );
}
