import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openRehearsal } from '../../src/adapters/channels/rehearsal.ts';
import type { SealedBatch } from '../../src/ports.ts';
import { temporaryFolder } from '../support/warehouse.ts';

const never = new AbortController().signal;

const batch = (attempt: number): SealedBatch => ({
  ...{ id: `batch-${attempt}`, attempt, runKey: 'hello@2026-01-02', step: 'letter' },
  messages: Array.from({ length: 2000 }, (_, seq) => ({
    ...{ seq, sendKey: `key-${seq}`, from: 'news@example.com', to: 'anna@example.org', bytes: Buffer.from('x') },
  })),
});

const faults = { reject: 0.1, retry: 0.2, lost_answer: 0.05, lost_message: 0.05, latency: 0 };

async function rehearse(attempt: number) {
  const file = path.join(temporaryFolder(), 'fake', 'newsletter.ndjson');
  await using channel = openRehearsal(file, faults);
  const outcomes = await channel.send(batch(attempt), never);
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return { kinds: outcomes.map(({ kind }) => kind), lines };
}

test('the same rehearsal meets the same faults, and another attempt others', async () => {
  const first = await rehearse(1);
  expect(await rehearse(1)).toEqual(first);
  expect((await rehearse(2)).kinds).not.toEqual(first.kinds);
});

test('the shares are about as they are written, and what it took stands in its file', async () => {
  const { kinds, lines } = await rehearse(1);
  const share = (kind: string) => kinds.filter((one) => one === kind).length / kinds.length;
  expect(share('rejected')).toBeCloseTo(0.1, 1);
  expect(share('retry')).toBeCloseTo(0.2, 1);
  expect(share('unknown')).toBeCloseTo(0.1, 1);
  // Accepted, and half of what is unknown.
  expect(lines.length / kinds.length).toBeCloseTo(0.65, 1);
  expect(Object.keys(JSON.parse(lines[0] ?? '{}') as object)).toEqual([
    ...['run_key', 'step', 'send_key', 'attempt', 'batch'],
  ]);
});
