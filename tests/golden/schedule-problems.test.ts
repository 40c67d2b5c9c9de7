import { describe, expect, test } from 'vitest';
import { readProject } from '../../src/project/read.ts';
import { diagnosticLines } from '../support/diagnostic-lines.ts';
import { smallProject } from '../support/small-project.ts';

/** The problems of a campaign.yml, written on lines of its own. */
const problemsIn = (text: string): string => {
  const project = smallProject({ 'campaigns/win_back/campaign.yml': text.trimStart() });
  return `\n${diagnosticLines(readProject(project).diagnostics)}\n`;
};

describe('mistakes in a schedule', () => {
  test.each([
    [
      'no kind',
      '{ start_within: 4h }',
      `
error[missing-kind] campaigns/win_back/campaign.yml:2:1 "schedule" says no time
  ~ schedule
  write one of cron, at, every, on_signal
`,
    ],
    [
      'several kinds',
      '{ cron: 0 6 * * *, on_signal: true }',
      `
error[several-kinds] campaigns/win_back/campaign.yml:2:30 "on_signal" stands beside cron
  ~ on_signal
  write one of cron, at, every, on_signal
`,
    ],
    [
      'a signal that is none',
      '{ on_signal: false }',
      `
error[wrong-value] campaigns/win_back/campaign.yml:2:24 false is not true
  ~ false
  on_signal: true, or leave it out
`,
    ],
    [
      'a signal in time',
      '{ on_signal: true, start_within: 4h, zone: UTC }',
      `
error[unused-key] campaigns/win_back/campaign.yml:2:30 "start_within" means nothing beside on_signal
  ~ start_within
error[unused-key] campaigns/win_back/campaign.yml:2:48 "zone" means nothing beside on_signal
  ~ zone
`,
    ],
    [
      'a cron of any day',
      '{ cron: 0 6 ? * MON }',
      `
error[wrong-value] campaigns/win_back/campaign.yml:2:19 "0 6 ? * MON" is no cron expression
  ~ 0 6 ? * MON
  write * for any value
`,
    ],
    [
      'a cron with an anchor',
      '{ cron: 0 6 * * *, from: 2026-12-24 }',
      `
error[unused-key] campaigns/win_back/campaign.yml:2:30 "from" means nothing beside cron
  ~ from
`,
    ],
    [
      'no zone',
      '{ cron: 0 6 * * *, zone: Europe/Lundon }',
      `
error[wrong-value] campaigns/win_back/campaign.yml:2:36 "Europe/Lundon" is no time zone
  ~ Europe/Lundon
  write one like Europe/London
`,
    ],
    [
      'moments that are none',
      '{ at: [2026-02-30T09:00, tomorrow, 2026-12-24T25:00] }',
      `
error[wrong-value] campaigns/win_back/campaign.yml:2:18 "2026-02-30T09:00" is no point in time
  ~ 2026-02-30T09:00
  there is no day 2026-02-30
error[wrong-value] campaigns/win_back/campaign.yml:2:36 "tomorrow" is no point in time
  ~ tomorrow
  write 2026-12-24T09:00, 2026-12-24 or 2026-12-24T09:00Z
error[wrong-value] campaigns/win_back/campaign.yml:2:46 "2026-12-24T25:00" is no point in time
  ~ 2026-12-24T25:00
  there is no time 25:00
`,
    ],
    [
      'no moments',
      '{ at: [] }',
      `
error[empty-value] campaigns/win_back/campaign.yml:2:17 "at" is empty
  ~ []
`,
    ],
    [
      'a rhythm without a beginning',
      '{ every: 2 days }',
      `
error[missing-key] campaigns/win_back/campaign.yml:2:13 "every" has no from
  ~ every
  from: 2026-12-24T09:00 says when it begins
`,
    ],
    [
      'a rhythm that stands still',
      '{ every: 0 days, from: 2026-12-24 }',
      `
error[wrong-value] campaigns/win_back/campaign.yml:2:20 "0 days" is no rhythm
  ~ 0 days
  write a minute or more: 90 minutes, 6 hours, 2 days
`,
    ],
    [
      'a rhythm of seconds',
      '{ every: 30 seconds, from: 2026-12-24T09:00Z }',
      `
error[wrong-value] campaigns/win_back/campaign.yml:2:20 "30 seconds" is no rhythm
  ~ 30 seconds
  write a minute or more: 90 minutes, 6 hours, 2 days
`,
    ],
  ])('a schedule of %s', (_, schedule, expected) => {
    const problems = problemsIn(`
entity: customer
schedule: ${schedule}
steps:
  lapsed: { audience: audiences.lapsed }
`);
    expect(problems).toBe(expected);
  });

  test('a validity that never is', () => {
    const problems = problemsIn(`
entity: customer
start: 2026-03-01
end: 2026-02-01T09:00
steps:
  lapsed: { audience: audiences.lapsed }
`);
    expect(problems).toBe(`
error[wrong-value] campaigns/win_back/campaign.yml:3:6 "2026-02-01T09:00" is not after the start
  ~ 2026-02-01T09:00
`);
  });

  test('a validity of no days', () => {
    const problems = problemsIn(`
entity: customer
start: soon
end:
steps:
  lapsed: { audience: audiences.lapsed }
`);
    expect(problems).toBe(`
error[wrong-value] campaigns/win_back/campaign.yml:2:8 "soon" is no point in time
  ~ soon
  write 2026-12-24T09:00, 2026-12-24 or 2026-12-24T09:00Z
error[empty-value] campaigns/win_back/campaign.yml:3:1 "end" has no value
  ~ end
`);
  });

  test('cron expressions and lengths of time', () => {
    const problems = problemsIn(`
entity: customer
schedule: { cron: 0 25 * * *, start_within: 4 }
steps:
  lapsed: { audience: audiences.lapsed }
`);
    expect(problems).toBe(`
error[wrong-value] campaigns/win_back/campaign.yml:2:19 "0 25 * * *" is no cron expression
  ~ 0 25 * * *
  invalid value for hour: 25
error[wrong-value] campaigns/win_back/campaign.yml:2:45 4 is no length of time
  ~ 4
  write 90 minutes, 72h or 30d
`);
  });

  test('a word for a cron expression', () => {
    const problems = problemsIn(`
entity: customer
schedule: { cron: "@daily" }
steps:
  lapsed: { audience: audiences.lapsed }
`);
    expect(problems).toBe(`
error[wrong-value] campaigns/win_back/campaign.yml:2:19 "@daily" is no cron expression
  ~ "@daily"
  it has 1 field and needs five: minute hour day month weekday
`);
  });

  test('a cron expression of six fields', () => {
    const problems = problemsIn(`
entity: customer
schedule: { cron: 0 0 6 * * MON, start_within: soon }
steps:
  lapsed: { audience: audiences.lapsed }
`);
    expect(problems).toBe(`
error[wrong-value] campaigns/win_back/campaign.yml:2:19 "0 0 6 * * MON" is no cron expression
  ~ 0 0 6 * * MON
  it has 6 fields and needs five: minute hour day month weekday
error[wrong-value] campaigns/win_back/campaign.yml:2:48 "soon" is no length of time
  ~ soon
  write 90 minutes, 72h or 30d
`);
  });
});
