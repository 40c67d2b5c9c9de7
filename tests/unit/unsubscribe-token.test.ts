import { expect, test } from 'vitest';
import { readUnsubscribeToken, unsubscribeToken } from '../../src/message/unsubscribe-token.ts';

const key = Buffer.alloc(32, 'k');
const who = { profileKey: '4711', kind: 'email', campaign: 'win_back' };

test('a token says who no longer wants what', () => {
  const token = unsubscribeToken(key, who);
  expect(token).toBe('v1.WyI0NzExIiwiZW1haWwiLCJ3aW5fYmFjayJd.21l44K3nhWdAP8PqmcOCD1mOWFyxBqTvPcwprW3ncaA');
  expect(readUnsubscribeToken(key, token)).toEqual(who);
});

test('any profile key survives', () => {
  const strange = { ...who, profileKey: 'ä"]/\\ 🚲' };
  expect(readUnsubscribeToken(key, unsubscribeToken(key, strange))).toEqual(strange);
});

const token = unsubscribeToken(key, who);
const other = unsubscribeToken(key, { ...who, profileKey: '4712' });
const [, body = '', signature = ''] = token.split('.');

test.each([
  ['', ''],
  ['of another key', unsubscribeToken(Buffer.alloc(32, 'x'), who)],
  ['with the words of another one', `v1.${other.split('.')[1] ?? ''}.${signature}`],
  ['of another version', token.replace('v1', 'v2')],
  ['without a signature', `v1.${body}.`],
  ['cut', token.slice(0, -1)],
  ['with something behind it', `${token}x`],
])('a token %s says nothing', (_, wrong) => {
  expect(readUnsubscribeToken(key, wrong)).toBeUndefined();
});
