import { expect, test } from 'vitest';
import { bar, counted, duration, grouped, percent } from '../../src/report/number-text.ts';

test('numbers are grouped by thousands and have a noun that agrees', () => {
  expect(grouped(1234567)).toBe('1,234,567');
  expect([0, 1, 2, 1200].map((count) => counted(count, 'row'))).toEqual(['0 rows', '1 row', '2 rows', '1,200 rows']);
  expect(counted(2, 'batch')).toBe('2 batches');
});

const shares: [part: number, whole: number, text: string][] = [
  [0, 100, '0%'],
  [0, 0, '0%'],
  [1, 10_000, '<0.1%'],
  [1, 1000, '0.1%'],
  [99, 1000, '9.9%'],
  [995, 10_000, '10%'],
  [20, 100, '20%'],
  [9999, 10_000, '99.9%'],
  [9994, 10_000, '99.9%'],
  [99, 100, '99%'],
  [100, 100, '100%'],
];

test.each(shares)('%i of %i is %s', (part, whole, text) => {
  expect(percent(part, whole)).toBe(text);
});

const times: [millis: number, text: string][] = [
  [0, '0.0 s'],
  [412, '0.4 s'],
  [9949, '9.9 s'],
  [9950, '10 s'],
  [59_499, '59 s'],
  [59_500, '1 min 0 s'],
  [203_400, '3 min 23 s'],
];

test.each(times)('%i ms are %s', (millis, text) => {
  expect(duration(millis)).toBe(text);
});

const bars: [count: number, text: string][] = [
  [0, ''],
  [1, '▏'],
  [125, '▌'],
  [500, '██'],
  [630, '██▌'],
  [1000, '████'],
];

test.each(bars)('%i of 1000 in four columns is "%s"', (count, text) => {
  expect(bar(count, 1000, 4)).toBe(text);
});
