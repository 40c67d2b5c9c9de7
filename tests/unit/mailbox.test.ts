import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAddress, parseMailbox } from '../../src/message/mailbox.ts';

describe('one mailbox', () => {
  test.each([
    'a@example.com',
    'first.last+tag@sub.example.co.uk',
    "o'neil_x-1@example.com",
    'jürgen@köln.example',
    '用户@例子.广告',
    'a@xn--kln-sna.example',
    `${'a'.repeat(64)}@example.com`,
    'A@EXAMPLE.COM',
  ])('%s', (address) => {
    expect(isAddress(address)).toBe(true);
  });

  test.each([
    '',
    'a',
    '@example.com',
    'a@',
    'a@b',
    'a@b@example.com',
    'a b@example.com',
    ' a@example.com',
    'a@example.com ',
    'a@exam ple.com',
    '.a@example.com',
    'a.@example.com',
    'a..b@example.com',
    'a@-example.com',
    'a@example..com',
    'a@.example.com',
    'a@example.com.',
    'a@exa_mple.com',
    'a@1.2.3.4',
    'a@[1.2.3.4]',
    'a@exa%6dple.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(64)}.com`,
    `a@${'b.'.repeat(130)}com`,
    '"a b"@example.com',
    '"a@b"@example.com',
    'a(comment)@example.com',
    'a@example.com, b@example.com',
    'a@example.com;b@example.com',
    'A <a@example.com>',
    'a@example.com\r\nBcc: b@example.com',
    'a\n@example.com',
    'a@example.com\0',
    'a\u200b@example.com',
    'a\u2028@example.com',
    'a\ud800@example.com',
  ])('%j is none', (address) => {
    expect(isAddress(address)).toBe(false);
  });
});

test('what is taken for an address has one @ and nothing that could begin another address or header', () => {
  const hostile = fc.string({ unit: fc.constantFrom(...Array.from('ab.@, ;:<>"()[]\\\r\n\0\t-_é')), maxLength: 20 });
  fc.assert(
    fc.property(hostile, hostile, (before, after) => {
      const text = `${before}@${after}example.com`;
      if (isAddress(text)) expect(text).toMatch(/^[^@\s,;:<>"()[\]\\]+@[^@\s,;:<>"()[\]\\]+$/);
    }),
    { numRuns: 2000 },
  );
});

describe('a sender', () => {
  test.each([
    ['news@example.com', '', 'news@example.com'],
    ['Adventure Works <news@example.com>', 'Adventure Works', 'news@example.com'],
    ['"Works, Adventure (UK)" <news@example.com>', 'Works, Adventure (UK)', 'news@example.com'],
    [String.raw`"a \"b\" \\" <news@example.com>`, String.raw`a "b" \ `.trimEnd(), 'news@example.com'],
    ['Käse & Brot <news@example.com>', 'Käse & Brot', 'news@example.com'],
    ['<news@example.com>', '', 'news@example.com'],
  ])('%s', (text, name, address) => {
    expect(parseMailbox(text)).toEqual({ name, address });
  });

  test.each([
    'Adventure Works',
    'A <a@example.com>, B <b@example.com>',
    'Works, Adventure <news@example.com>',
    'A <a@example.com> <b@example.com>',
    'A <a@example.com',
    'A <a@b@example.com>',
    '"A\r\nBcc: x" <a@example.com>',
    'A\nB <a@example.com>',
  ])('%j is not one', (text) => {
    expect(parseMailbox(text)).toBeUndefined();
  });
});
