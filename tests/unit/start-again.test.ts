import { expect, test } from 'vitest';
import type { RunRecord, RunStatus } from '../../src/ports.ts';
import { instantOf } from '../../src/base/time.ts';
import { nextAgain, reachedBefore } from '../../src/run/steer/again.ts';
import { runRig } from '../support/running.ts';

const run = (runKey: string, status: RunStatus): RunRecord => ({
  ...{ campaign: 'win_back', runKey, status, definition: 'd', steps: [], populations: [], lists: [] },
  ...{ plannedAt: instantOf('2017-07-03T05:30:00Z'), startedAt: instantOf('2017-07-03T05:30:00Z') },
});

test.each([
  [[], { refused: 'there is no run win_back@a yet' }],
  [[run('win_back@b', 'done')], { refused: 'there is no run win_back@a yet' }],
  [[run('win_back@a', 'sending')], { refused: 'win_back@a is not over: it is sending' }],
  [[run('win_back@a', 'done')], { runKey: 'win_back@a#2' }],
  [[run('win_back@a', 'cancelled')], { runKey: 'win_back@a#2' }],
  [[run('win_back@a', 'done'), run('win_back@a#2', 'waiting_confirm')], { runKey: 'win_back@a#2' }],
  [[run('win_back@a', 'done'), run('win_back@a#2', 'done')], { runKey: 'win_back@a#3' }],
  // Runs come by the time at which they started, and a clock may have been set back in between.
  [[run('win_back@a#2', 'sending'), run('win_back@a', 'cancelled')], { runKey: 'win_back@a#2' }],
])('the key of a run that is started again: %#', (runs, next) => {
  expect(nextAgain(runs, 'win_back@a')).toEqual(next);
});

const campaign = `
category: transactional
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  few: { filter: customer_id > $above, from: lapsed }
  offer: { email: { channel: newsletter, subject: Hello, html: "<p>Hello</p>" }, from: few }
vars: { above: { type: integer, default: 6 } }
`;

test('it is told first how many were written to before, and asked where mails leave the machine', async () => {
  await using rig = await runRig(campaign);
  await rig.carryThrough();
  const more = { 'campaigns/win_back/campaign.yml': campaign.replace('default: 6', 'default: 2') };
  await rig.again(more);
  expect(await reachedBefore(rig.session, 'win_back@2017-07-03#2')).toEqual([{ step: 'offer', rows: 8, reached: 4 }]);
  expect(rig.events).toContainEqual({
    ...{ kind: 'reached-before', campaign: 'win_back', runKey: 'win_back@2017-07-03#2' },
    note: '4 of the 8 people of offer were written to before',
  });
  expect((await rig.runs()).at(-1)).toMatchObject({
    status: 'waiting_confirm',
    note: 'it is started again: 4 of the 8 people of offer were written to before',
    lists: [{ counts: { listed: 8 } }],
  });
});
