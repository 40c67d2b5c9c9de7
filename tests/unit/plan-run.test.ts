import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runRig } from '../support/running.ts';

const campaign = `
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  cells: { split: { order_by: customer_id, cells: { few: 2, others: rest } }, from: lapsed }
  offer: { email: { channel: newsletter, subject: "Hello {{profile.email}}", html: "<p>{{customer_id}}</p>" }, from: cells.few }
  nothing: { filter: customer_id > 99, from: cells.others }
  reminder: { email: { channel: newsletter, subject: Hello, html: "<p>Hello</p>" }, from: nothing }
`;

test('a plan says what a run would do, with the first message of each list, and leaves nothing behind', async () => {
  await using rig = await runRig(campaign);
  await rig.session.run('update core.customers set email_consent = false where customer_id = 1');
  const { populations, lists, samples } = await rig.plan();
  expect(populations.map(({ step, port, rows }) => [step, port, rows])).toEqual([
    ['lapsed', '', 10],
    ['cells', 'few', 2],
    ['cells', 'others', 8],
    ['nothing', '', 0],
    ['nothing', 'rest', 8],
  ]);
  expect(lists.map(({ step, rows, exclusions }) => [step.name, rows, exclusions])).toEqual([
    ['offer', 1, { no_consent: 1 }],
    ['reminder', 0, {}],
  ]);
  expect(samples).toMatchObject([
    { step: 'offer', kind: 'email', to: 'p2@example.com', subject: 'Hello p2@example.com' },
  ]);
  expect(await rig.record()).toBe(undefined);
  expect([rig.folder.root, `${rig.root}/scratch/runs/win_back@2017-07-03`].map(existsSync)).toEqual([false, false]);
});

test('a plan that fails leaves nothing behind either', async () => {
  await using rig = await runRig(campaign);
  await rig.session.run('insert into audiences.lapsed from audiences.lapsed');
  await expect(rig.plan()).rejects.toThrow('lapsed has customer_id "1" 2 times: the key of a population is unique');
  expect(existsSync(`${rig.root}/scratch/runs/win_back@2017-07-03`)).toBe(false);
});

test('the same list has the same keys in a plan and in its run', async () => {
  await using rig = await runRig(campaign);
  const [planned] = (await rig.plan()).lists;
  await rig.freeze();
  expect((await rig.record())?.lists[0]).toMatchObject({ step: 'offer', hash: planned?.hash });
});
