import { expect, test } from 'vitest';
import type { PostalAddress } from '../../src/print/address/address.ts';
import { countries } from '../../src/print/address/country.ts';
import { validateAddress } from '../../src/print/address/validate-address.ts';

const leeds: PostalAddress = {
  recipient: 'Ben Smith',
  lines: ['1 High Street'],
  city: 'Leeds',
  region: '',
  postalCode: 'LS1 1AA',
  country: 'GB',
};
const portland = { ...leeds, city: 'Portland', region: 'OR', postalCode: '97201', country: 'US' };

const problems: [what: string, address: PostalAddress, messages: string[]][] = [
  ['a whole address', leeds, []],
  ['a code in small letters, a country in small letters', { ...leeds, postalCode: 'ls1 1aa', country: 'gb' }, []],
  ['no name', { ...leeds, recipient: ' ' }, ['a name is missing, which an address in UNITED KINGDOM needs']],
  [
    'nothing but a country',
    { ...leeds, recipient: '', lines: ['', ' '], city: '', postalCode: '' },
    [
      'a name is missing, which an address in UNITED KINGDOM needs',
      'an address line is missing, which an address in UNITED KINGDOM needs',
      'a town is missing, which an address in UNITED KINGDOM needs',
      'a postal code is missing, which an address in UNITED KINGDOM needs',
    ],
  ],
  ['a wrong code', { ...leeds, postalCode: '8001' }, ['"8001" is no postal code of UNITED KINGDOM, such as EC1Y 8SY']],
  [
    'more than a code',
    { ...portland, postalCode: '97201x' },
    ['"97201x" is no postal code of UNITED STATES, such as 95014'],
  ],
  ['the sign of the country', { ...leeds, postalCode: 'CH-8001', country: 'CH' }, []],
  ['a code where there are none', { ...leeds, postalCode: '00000', country: 'AE' }, []],
  ['no code where none is needed', { ...leeds, postalCode: '', country: 'IE' }, []],
  ['an Eircode', { ...leeds, postalCode: 'D6W AC12', country: 'IE' }, []],
  ['a region by its code', portland, []],
  ['a region by its name', { ...portland, region: 'oregon' }, []],
  ['a region without its accents', { ...leeds, region: 'Sao Paulo', postalCode: '01310-100', country: 'BR' }, []],
  ['no region', { ...portland, region: '' }, ['a region is missing, which an address in UNITED STATES needs']],
  ['an unknown region', { ...portland, region: 'ON' }, ['"ON" is no region of UNITED STATES, such as AL, AK, AS']],
  ['no country', { ...leeds, country: '' }, ['a country is missing']],
  ['a name for a country', { ...leeds, country: 'Germany' }, ['"GERMANY" is no country code; write DE']],
  ['UK', { ...leeds, country: 'UK' }, ['"UK" is no country code; write GB']],
  [
    'an unknown country',
    { ...leeds, country: 'XX' },
    ['"XX" is no country code; write two letters of ISO 3166, such as DE'],
  ],
];

test.each(problems)('%s', (_, address, messages) => {
  expect(validateAddress(address).map(({ message }) => message)).toEqual(messages);
});

/** Misprints of the data: a digit is missing in two, an O stands for a zero in the third. */
const misprints = ['BY 20050', 'EE 1001', 'GB RH6 OHP'];

test('the published examples of postal codes hold, but for three misprints', () => {
  const examples = [...countries.values()].flatMap(({ code, postalCode }) =>
    (postalCode?.examples ?? []).map((example) => ({ country: code, postalCode: example })),
  );
  const refused = examples.filter((example) =>
    validateAddress({ ...leeds, ...example }).some(({ part }) => part === 'postalCode'),
  );
  expect(refused.map(({ country, postalCode }) => `${country} ${postalCode}`)).toEqual(misprints);
  // 430 of the data, and two of Ireland, for which it has none.
  expect(examples).toHaveLength(432);
});
