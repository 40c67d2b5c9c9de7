import fc from 'fast-check';
import { expect, test } from 'vitest';
import { literal } from '../../src/base/sql-text.ts';
import { isAddress } from '../../src/message/mailbox.ts';
import { emailCampaign } from '../support/customers.ts';
import { listRig } from '../support/preparing.ts';

test('an address that is listed is one that a message can be made for', async () => {
  const piece = fc.constantFrom(
    'a',
    'B',
    '1',
    'é',
    'ß',
    '.',
    '.',
    '-',
    '_',
    '@',
    '@',
    ' ',
    ',',
    '"',
    'xn--',
    'bcher-kva',
    '\u200b',
    '。',
    '/',
    'com',
    '.com',
    '@example.com',
    '@bücher.example',
  );
  const text = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(text, { minLength: 300, maxLength: 300 }), async (texts) => {
      await using rig = await listRig(emailCampaign());
      const people = texts.map((email, index) => `(${index}, ${literal(email)})`).join(', ');
      await rig.session.run(
        `create table core.customers as select *, true as email_consent, now() as modified_at from (values ${people}) t(customer_id, email)`,
      );
      const { excluded } = await rig.prepare('select customer_id from core.customers');
      const impossible = [...excluded]
        .filter(([, reason]) => reason === 'bad_address')
        .map(([key]) => texts[Number(key)]);
      const expected = texts.filter((one) => one.trim() !== '' && !isAddress(one.trim()));
      expect(new Set(impossible)).toEqual(new Set(expected));
    }),
    { numRuns: 10 },
  );
});
