import { expect, test } from 'vitest';
import { fit, padEnd, padStart, printable, textWidth } from '../../src/report/text-width.ts';

const widths: [text: string, columns: number][] = [
  ['', 0],
  ['plain', 5],
  ['Jérôme', 6],
  ['Je\u0301ro\u0302me', 6],
  ['東京', 4],
  ['한국', 4],
  ['ｶﾀｶﾅ', 4],
  ['カタカナ', 8],
  ['！', 2],
  ['🚲', 2],
  ['👩‍👩‍👧', 2],
  ['❤️', 2],
  ['🇬🇧', 2],
  ['\u200b', 0],
  ['─│…·█', 5],
  ['שלום', 4],
];

test.each(widths)('"%s" takes %i columns', (text, columns) => {
  expect(textWidth(text)).toBe(columns);
});

const fits: [text: string, columns: number, result: string][] = [
  ['short', 5, 'short'],
  ['longer', 5, 'long…'],
  ['東京都庁', 5, '東京…'],
  ['東京都庁', 4, '東…'],
];

test.each(fits)('"%s" in %i columns is "%s"', (text, columns, result) => {
  expect(fit(text, columns)).toBe(result);
});

test('padding counts columns, not units', () => {
  expect(padEnd('東京', 6)).toBe('東京  ');
  expect(padStart('é', 3)).toBe('  é');
  expect(padEnd('longer', 3)).toBe('longer');
});

test('what would steer a terminal or turn the text around is shown instead', () => {
  expect(printable('a\tb\nc\u001b[0m\u007f')).toBe('a␉b␊c␛[0m␡');
  expect(printable('safe\u202egnp.exe\u0085\u2028')).toBe('safe\ufffdgnp.exe\ufffd\ufffd');
  expect(printable('Zoë 🚲')).toBe('Zoë 🚲');
});
