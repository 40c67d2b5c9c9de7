import { expect, test } from 'vitest';
import { readProject } from '../../src/project/read.ts';
import { type ShownAddress, shownAddresses } from '../../src/run/print/shown-address.ts';
import { postShop } from '../support/post-shop.ts';

const ada = {
  customer_id: 1,
  name: 'Ada Lovelace',
  street: '5 rue du Port',
  city: 'Orléans',
  code: '45000',
  country: 'FR',
};

function shown(
  profile: Partial<Record<keyof typeof ada, string | null>> = {},
  changed: Readonly<Record<string, string>> = {},
): ShownAddress[] {
  const files = [...postShop(changed)];
  const project = readProject(new Map(files.map(([path, text]) => [path, String(text)]))).value;
  if (project === undefined) throw new Error('the shop has a mistake');
  return shownAddresses(project, { ...ada, ...profile });
}

test('the lines are those of the file, in the encoding of its vendor', () => {
  expect(shown()).toEqual([
    {
      ...{ layout: 'card', vendor: 'acme', from: 'DE', encoding: 'windows-1252', room: { lines: 4, max: 38 } },
      lines: ['Ada Lovelace', '5 rue du Port', '45000 ORLÉANS', 'FRANCE'],
      problems: [],
    },
  ]);
  const ascii = { 'vendors/acme.yml': 'country: FR\nencoding: ascii\non_unmappable: transliterate\n' };
  expect(shown({ city: 'Saint-Étienne' }, ascii)[0]?.lines).toEqual([
    ...['Ada Lovelace', '5 rue du Port', '45000 SAINT-ETIENNE'],
  ]);
});

test.each<[what: string, profile: Parameters<typeof shown>[0], problems: string[]]>([
  ['a postal code of another country', { code: '450' }, ['"450" is no postal code of FRANCE, such as 33380']],
  [
    'parts that are missing',
    { name: null, city: ' ' },
    ['a name is missing, which an address in FRANCE needs', 'a town is missing, which an address in FRANCE needs'],
  ],
  [
    'no country',
    { country: 'Frankreich' },
    ['"FRANKREICH" is no country code; write two letters of ISO 3166, such as DE'],
  ],
  ['too many lines', { country: 'GB', code: 'LS1 1AA' }, ['the address has 5 lines, 4 fit']],
  [
    'a line that is too long',
    { street: 'Rue de la Constitution du 4 octobre 1958' },
    ['STREET has 40 characters and room for 38'],
  ],
  ['a letter that the encoding lacks', { name: 'Ada Łęcka' }, ['NAME has "Ł", which windows-1252 does not have']],
])('%s is said, and the block is shown', (_, profile, problems) => {
  const [one] = shown(profile);
  expect(one?.problems).toEqual(problems);
});

test('a line that no column prints is shown, and why there is no letter', () => {
  const layout = `format: csv
address: { lines: 8 }
columns:
  - { name: NAME, value: address.1 }
  - { name: CODE, value: "{{customer_id}}, {{address.2}}, {{address.3}}" }
`;
  expect(shown({}, { 'layouts/card.yml': layout })).toMatchObject([
    {
      room: { lines: 3 },
      lines: ['Ada Lovelace', '5 rue du Port', '45000 ORLÉANS', 'FRANCE'],
      problems: ['the address has 4 lines, 3 fit'],
    },
  ]);
});
