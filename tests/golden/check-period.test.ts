import { expect, test } from 'vitest';
import { edited, problemsOf } from '../support/shop.ts';

const checking = (keys: string) => problemsOf(edited('campaigns/win_back/campaign.yml', 'entity:', `${keys}\nentity:`));

test('a start and an end beside no schedule have no effect, and that is said', async () => {
  expect(await checking('start: 2026-03-01\nend: 2026-12-01')).toBe(`
warning[unused-key] campaigns/win_back/campaign.yml:1:1  "start" has no effect: the campaign has no schedule
  1 │ start: 2026-03-01
    │ ~~~~~
  hint: it bounds the occurrences of cron, at and every

warning[unused-key] campaigns/win_back/campaign.yml:2:1  "end" has no effect: the campaign has no schedule
  2 │ end: 2026-12-01
    │ ~~~
  hint: it bounds the occurrences of cron, at and every

2 warnings in 1 file
`);
});

test.each([
  ['schedule: { on_signal: true }\nend: 2026-12-01', 'the campaign starts by signals'],
  ['schedule: { cron: "0 6 * * *" }\nend: 2026-12-01', undefined],
])('%s', async (keys, because) => {
  const [first] = (await checking(keys)).trim().split('\n');
  expect(first?.replace(/.* {2}/, '')).toBe(because === undefined ? '' : `"end" has no effect: ${because}`);
});
