import { mkdir, rm } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { instantOf } from '../../src/base/time.ts';
import { isAsleep } from '../../src/run/holds.ts';
import { statusText } from '../../src/report/status.ts';
import { runRig } from '../support/running.ts';

const hour = 3_600_000;
const campaign = (inside: string): string => `
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  offer: { email: { channel: newsletter, subject: Hello, html: "<p>Hello</p>"${inside} }, from: lapsed }
  after: { filter: customer_id > 0, from: offer }
`;

test('a run whose messages may not go yet waits, says until when, and goes on in the tick after that', async () => {
  // It is 06:30 in London.
  await using rig = await runRig(campaign(', send_at: "10:00"'));
  await rig.carryThrough();
  const waiting = await rig.record();
  expect(waiting).toMatchObject({ status: 'waiting', lists: [{ counts: { deferred: 10 } }] });
  expect(waiting?.lists[0]?.deferredUntil?.toString()).toBe('2017-07-03T09:00:00Z');
  expect(statusText(waiting === undefined ? [] : [waiting], 'Europe/London')).toBe(
    `
campaign  run                  status   planned at        listed  accepted  deferred  note
────────  ───────────────────  ───────  ────────────────  ──────  ────────  ────────  ──────────────────────────
win_back  win_back@2017-07-03  waiting  2017-07-03 06:30      10         0        10  until Mon 2017-07-03 10:00`.slice(
      1,
    ),
  );
  const asleep = (at: string) => waiting !== undefined && isAsleep(waiting, instantOf(at));
  expect([asleep('2017-07-03T08:59:59Z'), asleep('2017-07-03T09:00:00Z')]).toEqual([true, false]);

  rig.advance(hour);
  await rig.carryThrough();
  expect(await rig.record()).toMatchObject({ status: 'waiting', lists: [{ counts: { deferred: 10 } }] });
  rig.advance(2.5 * hour);
  await rig.carryThrough();
  expect(await rig.record()).toMatchObject({ status: 'done', lists: [{ counts: { accepted: 10 } }] });
});

test('a process that is at work stays for what may go within five minutes', async () => {
  await using rig = await runRig(campaign(', send_at: "10:00"'));
  rig.advance(3 * hour + 25 * 60_000 + 5_000);
  const carried = rig.carryThrough();
  for (let left = 5 * 60_000; left > 0; ) {
    await setImmediate();
    if ((await rig.record())?.status !== 'waiting') continue;
    rig.advance(10_000);
    left -= 10_000;
  }
  await carried;
  expect(await rig.record()).toMatchObject({ status: 'done', lists: [{ counts: { accepted: 10 } }] });
});

test('nothing is frozen on a disk that is full, and the run goes on once there is room', async () => {
  await using rig = await runRig(campaign(''));
  rig.leaveFree(400_000_000);
  await rig.carryThrough();
  expect(await rig.record()).toMatchObject({ status: 'building', lists: [] });
  expect(rig.events.at(-1)).toEqual({
    ...{ kind: 'run-failed', campaign: 'win_back', runKey: 'win_back@2017-07-03' },
    because: '0.4 GB are free on the disk, and 1.0 GB have to be: the ledger must be able to grow',
  });
  rig.leaveFree(2_000_000_000);
  await rig.carryThrough();
  expect(await rig.record()).toMatchObject({ status: 'done', lists: [{ counts: { accepted: 10 } }] });
});

test('a list that the disk does not take is no mistake of the campaign: the run goes on once it does', async () => {
  await using rig = await runRig(campaign(''));
  // Nobody can write a file where a folder is.
  const taken = `${rig.folder.list('offer')}.part`;
  await mkdir(taken, { recursive: true });
  await rig.carryThrough();
  expect(await rig.record()).toMatchObject({ status: 'building', lists: [] });
  expect(rig.events.at(-1)).toEqual({
    ...{ kind: 'run-failed', campaign: 'win_back', runKey: 'win_back@2017-07-03' },
    because: `the disk does not do what it should, and the run stays as it was: Cannot open file "${taken}": Is a directory`,
  });
  await rm(taken, { recursive: true });
  await rig.carryThrough();
  expect(await rig.record()).toMatchObject({ status: 'done', lists: [{ counts: { accepted: 10 } }] });
});
