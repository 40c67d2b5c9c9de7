import { expect, test } from 'vitest';
import type { ListRow } from '../../src/run/send/list-rows.ts';
import { type Renderer, seal } from '../../src/run/send/seal.ts';
import { frozenAt, plainRenderer } from '../support/frozen-list.ts';

const row = (seq: number): ListRow => ({
  ...{ seq, sendKey: `key${seq}`, profileKey: `p${seq}`, address: `person${seq}@example.com` },
  ...{ notBefore: frozenAt, expiresAt: frozenAt, zone: 'UTC', data: {} },
});
const sealed = (rows: readonly ListRow[], attempt = 1, renderer: Renderer = plainRenderer) =>
  seal(rows, attempt, 'win_back@2017-07-03', 'offer', renderer);

test('a batch has its rows in order, each as it was rendered', () => {
  const { batch, problems } = sealed([row(0), row(1)]);
  expect(problems).toEqual([]);
  expect(batch).toEqual({
    ...{ id: batch?.id, attempt: 1, runKey: 'win_back@2017-07-03', step: 'offer' },
    messages: [
      { seq: 0, sendKey: 'key0', from: 'news@example.com', to: 'person0@example.com', bytes: Buffer.from('Hello 0') },
      { seq: 1, sendKey: 'key1', from: 'news@example.com', to: 'person1@example.com', bytes: Buffer.from('Hello 1') },
    ],
  });
});

test('its name is that of its members and the attempt; its hash is that of its bytes', () => {
  const loud: Renderer = {
    render: (one) => ({ ...plainRenderer.render(one), bytes: Buffer.from(`HELLO ${one.seq}`) }),
  };
  const { batch, hash } = sealed([row(0), row(1)]);
  const again = sealed([row(0), row(1)]);
  expect([again.batch?.id, again.hash]).toEqual([batch?.id, hash]);
  expect(sealed([row(1), row(0)]).batch?.id).toBe(batch?.id);
  expect(sealed([row(0), row(1)], 2).batch?.id).not.toBe(batch?.id);
  expect(sealed([row(0), row(2)]).batch?.id).not.toBe(batch?.id);
  expect(sealed([row(0), row(1)], 1, loud).batch?.id).toBe(batch?.id);
  expect(sealed([row(0), row(1)], 1, loud).hash).not.toBe(hash);
});

test('bytes that move from one message to the next make another hash', () => {
  const split = (...texts: string[]): Renderer => ({
    render: ({ seq, address }) => ({ from: 'news@example.com', to: address, bytes: Buffer.from(texts[seq] ?? '') }),
  });
  expect(sealed([row(0), row(1)], 1, split('ab', 'c')).hash).not.toBe(
    sealed([row(0), row(1)], 1, split('a', 'bc')).hash,
  );
});

test('a row that cannot be rendered is no member', () => {
  const picky: Renderer = {
    render: (one) => (one.seq === 1 ? { problem: 'the subject is empty' } : plainRenderer.render(one)),
  };
  const { batch, problems } = sealed([row(0), row(1), row(2)], 1, picky);
  expect(batch?.messages.map(({ seq }) => seq)).toEqual([0, 2]);
  expect(problems).toEqual([{ seq: 1, problem: 'the subject is empty' }]);
  expect(sealed([row(1)], 1, picky)).toMatchObject({ problems: [{ seq: 1 }] });
  expect(sealed([row(1)], 1, picky).batch).toBeUndefined();
});

test('a row whose person is forgotten becomes no message, whatever the template says', () => {
  const { batch, problems } = sealed([row(0), { ...row(1), isErased: true }]);
  expect(problems).toEqual([{ seq: 1, problem: 'its person is forgotten' }]);
  expect(batch?.messages.map(({ seq }) => seq)).toEqual([0]);
});
