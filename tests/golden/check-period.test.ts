import { expect, test } from 'vitest';
import { edited, problemsOf } from '../support/shop.ts';

const checking = (keys: string) => problemsOf(edited('campaigns/win_back/campaign.yml', 'entity:', `${keys}\nentity:`));

test('a start and an end beside no schedule have no effect, and that is said', async () => {
  expect(await checking('start: 2026-03-01\nend: 2026-12-01')).toBe(`
warning[unused-key] campaigns/win_back/campaign.yml:1:1  "start" has no effect: the campaign has no schedule
  1 │ start: 2026-03-01
    │ ~~~~~
  hint: it bounds the occurrences of cron, at and every, and the time for signals

warning[unused-key] campaigns/win_back/campaign.yml:2:1  "end" has no effect: the campaign has no schedule
  2 │ end: 2026-12-01
    │ ~~~
  hint: it bounds the occurrences of cron, at and every, and the time for signals

2 warnings in 1 file
`);
});

test.each(['on_signal: true', 'cron: "0 6 * * *"'])('beside schedule: { %s } they have one', async (schedule) => {
  expect(await checking(`schedule: { ${schedule} }\nend: 2026-12-01`)).toBe('');
});
