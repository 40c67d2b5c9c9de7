import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openOutbox } from '../../src/adapters/channels/outbox.ts';
import type { SealedBatch } from '../../src/ports.ts';
import { foundMails } from '../support/outbox.ts';
import { temporaryFolder } from '../support/warehouse.ts';

const never = new AbortController().signal;

const batch = (text: string, changed: Partial<SealedBatch> = {}, sendKey = 'a1b2'): SealedBatch => ({
  id: 'batch',
  attempt: 1,
  runKey: 'win_back@2017-07-03#2',
  step: 'offer',
  messages: [{ seq: 0, sendKey, from: 'news@example.com', to: 'jose@example.com', bytes: Buffer.from(text) }],
  ...changed,
});

test('a mail is a file named by its send key, beside its run and step', async () => {
  const folder = path.join(temporaryFolder(), 'outbox');
  await using outbox = openOutbox(folder, 'mails');
  expect(await outbox.send(batch('first'), never)).toEqual([{ kind: 'accepted', providerId: 'a1b2.eml' }]);
  expect(await outbox.send(batch('second'), never)).toEqual([{ kind: 'accepted', providerId: 'a1b2.eml' }]);
  await outbox.send(batch('other', { step: 'nudge' }), never);
  expect(await foundMails(folder)).toEqual([
    { name: 'win_back@2017-07-03+2/nudge/a1b2.eml', data: 'other' },
    { name: 'win_back@2017-07-03+2/offer/a1b2.eml', data: 'second' },
  ]);
});

test('only the owner can read it', async () => {
  const folder = path.join(temporaryFolder(), 'outbox');
  await using outbox = openOutbox(folder, 'mails');
  await outbox.send(batch('x'), never);
  const mode = (name: string): string => (statSync(path.join(folder, name)).mode & 0o777).toString(8);
  expect([mode(''), mode('win_back@2017-07-03+2/offer'), mode('win_back@2017-07-03+2/offer/a1b2.eml')]).toEqual([
    '700',
    '700',
    '600',
  ]);
});

test('what cannot be written stops the step', async () => {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, 'file'), '');
  await using outbox = openOutbox(path.join(folder, 'file'), 'mails');
  expect(await outbox.send(batch('x'), never)).toEqual([
    { kind: 'stop', reason: 'the outbox cannot be written: ENOTDIR' },
  ]);
});

test('a file that cannot be replaced stops the step', async () => {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'win_back@2017-07-03+2/offer/a1b2.eml'), { recursive: true });
  await using outbox = openOutbox(folder, 'mails');
  expect(await outbox.send(batch('x'), never)).toEqual([
    { kind: 'stop', reason: 'the outbox cannot be written: EISDIR' },
  ]);
});

test.each<[what: string, batch: SealedBatch]>([
  ['a send key', batch('x', {}, '../a')],
  ['a step', batch('x', { step: '..' })],
  ['a run key', batch('x', { runKey: '../../etc' })],
])('%s never leads out of the folder', async (_, hostile) => {
  await using outbox = openOutbox(temporaryFolder(), 'mails');
  await expect(outbox.send(hostile, never)).rejects.toThrow('cannot be');
});
