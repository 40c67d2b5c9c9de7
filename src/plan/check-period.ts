import { type Diagnostic, warning } from '../base/diagnostic.ts';
import type { Campaign } from '../project/project.ts';

/**
 * `start` and `end` bound the occurrences of a schedule, and the time for signals: a campaign without a schedule is started by
 * people at any time.
 */
export function checkPeriod({ config, yaml }: Campaign): Diagnostic[] {
  if (config.schedule !== undefined) return [];
  return (['start', 'end'] as const)
    .filter((key) => config[key] !== undefined)
    .map((key) =>
      warning('unused-key', `"${key}" has no effect: the campaign has no schedule`, {
        span: yaml.place([key], 'key'),
        hint: 'it bounds the occurrences of cron, at and every, and the time for signals',
      }),
    );
}
