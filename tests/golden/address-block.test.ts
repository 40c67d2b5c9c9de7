import { expect, test } from 'vitest';
import { addressBlock } from '../../src/print/address/address-block.ts';
import type { PostalAddress } from '../../src/print/address/address.ts';

const nobody: PostalAddress = { recipient: '', lines: [], city: '', region: '', postalCode: '', country: '' };

const zoe = { recipient: 'Zoë Müller', lines: ['Hauptstr. 5', 'Hinterhaus'] };

const addresses: Record<string, PostalAddress> = {
  DE: { ...nobody, ...zoe, city: 'Köln', postalCode: '50667', country: 'de' },
  AT: { ...nobody, ...zoe, city: 'Wien', postalCode: '1010', country: 'AT' },
  CH: { ...nobody, ...zoe, city: 'Zürich', postalCode: '8001', country: 'CH' },
  FR: {
    ...nobody,
    recipient: 'Anne Petit',
    lines: ['12 rue de la Paix'],
    city: 'Orléans',
    postalCode: '45000',
    country: 'FR',
  },
  NL: {
    ...nobody,
    recipient: 'Jan de Vries',
    lines: ['Damrak 1'],
    city: 'Amsterdam',
    postalCode: '1012 LG',
    country: 'NL',
  },
  ES: {
    ...nobody,
    recipient: 'Ana Ruiz',
    lines: ['Calle Mayor 1'],
    city: 'Alcalá',
    region: 'Madrid',
    postalCode: '28801',
    country: 'ES',
  },
  IT: {
    ...nobody,
    recipient: 'Ugo Rossi',
    lines: ['Via Roma 1'],
    city: 'Tivoli',
    region: 'Roma',
    postalCode: '00019',
    country: 'IT',
  },
  GB: {
    ...nobody,
    recipient: 'Ben Smith',
    lines: ['Flat 2', '1 High Street'],
    city: 'Leeds',
    region: 'Yorkshire',
    postalCode: 'ls1 1aa',
    country: 'GB',
  },
  IE: {
    ...nobody,
    recipient: 'Niamh Byrne',
    lines: ['1 Main Street'],
    city: 'Naas',
    region: 'Co. Kildare',
    postalCode: 'W91 X2Y3',
    country: 'IE',
  },
  JE: {
    ...nobody,
    recipient: 'Ben Smith',
    lines: ['1 Pier Road'],
    city: 'St Helier',
    postalCode: 'JE2 4XW',
    country: 'JE',
  },
  US: {
    ...nobody,
    recipient: 'Ann Lee',
    lines: ['1 Main St', 'Apt 2'],
    city: 'Portland',
    region: 'Oregon',
    postalCode: '97201-1234',
    country: 'US',
  },
  PR: {
    ...nobody,
    recipient: 'Ana Cruz',
    lines: ['1 Calle Sol'],
    city: 'San Juan',
    postalCode: '00907',
    country: 'PR',
  },
  CA: {
    ...nobody,
    recipient: 'Élise Roy',
    lines: ['10 rue Saint-Jean'],
    city: 'Québec',
    region: 'québec',
    postalCode: 'g1r 1n5',
    country: 'CA',
  },
  AU: {
    ...nobody,
    recipient: 'Tim Hall',
    lines: ['1 George St'],
    city: 'Sydney',
    region: 'nsw',
    postalCode: '2000',
    country: 'AU',
  },
  BR: {
    ...nobody,
    recipient: 'Léa Souza',
    lines: ['Av. Paulista 1000'],
    city: 'São Paulo',
    region: 'São Paulo',
    postalCode: '01310-100',
    country: 'BR',
  },
  JP: {
    ...nobody,
    recipient: 'Yuki Sato',
    lines: ['1-1 Chiyoda'],
    city: 'Chiyoda-ku',
    region: 'Tokyo',
    postalCode: '100-0001',
    country: 'JP',
  },
  'JP in its own script': {
    ...nobody,
    recipient: '佐藤雪',
    lines: ['千代田1-1'],
    city: '千代田区',
    region: '東京都',
    postalCode: '100-0001',
    country: 'JP',
  },
  SG: {
    ...nobody,
    recipient: 'Mei Tan',
    lines: ['1 Orchard Rd'],
    city: 'Singapore',
    postalCode: '238824',
    country: 'SG',
  },
  TR: {
    ...nobody,
    recipient: 'Ali Kaya',
    lines: ['Atatürk Cad. 1'],
    city: 'İzmir',
    postalCode: '35210',
    country: 'TR',
  },
};

/** The address, how its own country writes it, and how it looks as foreign mail. */
const golden: [country: string, domestic: string, foreign: string][] = [
  [
    'DE',
    'Zoë Müller | Hauptstr. 5 | Hinterhaus | 50667 Köln',
    'Zoë Müller | Hauptstr. 5 | Hinterhaus | 50667 KÖLN | GERMANY',
  ],
  [
    'AT',
    'Zoë Müller | Hauptstr. 5 | Hinterhaus | 1010 Wien',
    'Zoë Müller | Hauptstr. 5 | Hinterhaus | 1010 WIEN | AUSTRIA',
  ],
  [
    'CH',
    'Zoë Müller | Hauptstr. 5 | Hinterhaus | 8001 Zürich',
    'Zoë Müller | Hauptstr. 5 | Hinterhaus | 8001 ZÜRICH | SWITZERLAND',
  ],
  ['FR', 'Anne Petit | 12 rue de la Paix | 45000 ORLÉANS', 'Anne Petit | 12 rue de la Paix | 45000 ORLÉANS | FRANCE'],
  ['NL', 'Jan de Vries | Damrak 1 | 1012 LG Amsterdam', 'Jan de Vries | Damrak 1 | 1012 LG AMSTERDAM | NETHERLANDS'],
  ['ES', 'Ana Ruiz | Calle Mayor 1 | 28801 ALCALÁ MADRID', 'Ana Ruiz | Calle Mayor 1 | 28801 ALCALÁ MADRID | SPAIN'],
  ['IT', 'Ugo Rossi | Via Roma 1 | 00019 TIVOLI RM', 'Ugo Rossi | Via Roma 1 | 00019 TIVOLI RM | ITALY'],
  [
    'GB',
    'Ben Smith | Flat 2 | 1 High Street | LEEDS | LS1 1AA',
    'Ben Smith | Flat 2 | 1 High Street | LEEDS | LS1 1AA | UNITED KINGDOM',
  ],
  [
    'IE',
    'Niamh Byrne | 1 Main Street | Naas | Co. Kildare | W91 X2Y3',
    'Niamh Byrne | 1 Main Street | NAAS | Co. Kildare | W91 X2Y3 | IRELAND',
  ],
  [
    'JE',
    'Ben Smith | 1 Pier Road | ST HELIER | JERSEY | JE2 4XW',
    'Ben Smith | 1 Pier Road | ST HELIER | JERSEY | JE2 4XW | CHANNEL ISLANDS',
  ],
  [
    'US',
    'Ann Lee | 1 Main St | Apt 2 | PORTLAND OR 97201-1234',
    'Ann Lee | 1 Main St | Apt 2 | PORTLAND OR 97201-1234 | UNITED STATES',
  ],
  ['PR', 'ANA CRUZ | 1 CALLE SOL | SAN JUAN PR 00907', 'ANA CRUZ | 1 CALLE SOL | SAN JUAN PR 00907 | PUERTO RICO'],
  [
    'CA',
    'ÉLISE ROY | 10 RUE SAINT-JEAN | QUÉBEC QC  G1R 1N5',
    'ÉLISE ROY | 10 RUE SAINT-JEAN | QUÉBEC QC  G1R 1N5 | CANADA',
  ],
  ['AU', 'Tim Hall | 1 George St | SYDNEY NSW 2000', 'Tim Hall | 1 George St | SYDNEY NSW 2000 | AUSTRALIA'],
  [
    'BR',
    'Léa Souza | Av. Paulista 1000 | SÃO PAULO-SP | 01310-100',
    'Léa Souza | Av. Paulista 1000 | SÃO PAULO-SP | 01310-100 | BRAZIL',
  ],
  [
    'JP',
    'Yuki Sato | 1-1 Chiyoda | Chiyoda-ku, TOKYO | 100-0001',
    'Yuki Sato | 1-1 Chiyoda | CHIYODA-KU, TOKYO | 100-0001 | JAPAN',
  ],
  [
    'JP in its own script',
    '〒100-0001 | 東京都千代田区 | 千代田1-1 | 佐藤雪',
    '〒100-0001 | 東京都千代田区 | 千代田1-1 | 佐藤雪 | JAPAN',
  ],
  ['SG', 'Mei Tan | 1 Orchard Rd | SINGAPORE 238824', 'Mei Tan | 1 Orchard Rd | SINGAPORE 238824 | REP. OF SINGAPORE'],
  ['TR', 'Ali Kaya | Atatürk Cad. 1 | 35210 İzmir', 'Ali Kaya | Atatürk Cad. 1 | 35210 İZMİR | TURKEY'],
];

const block = (name: string, from: string) => addressBlock(addresses[name] ?? nobody, { from }).lines.join(' | ');

test.each(golden)('%s', (name, domestic, foreign) => {
  expect(block(name, name.slice(0, 2))).toBe(domestic);
  expect(block(name, 'FO')).toBe(foreign);
});

test('territories are domestic mail of their country, and the other way round', () => {
  expect(block('PR', 'US')).toBe('ANA CRUZ | 1 CALLE SOL | SAN JUAN PR 00907');
  expect(block('JE', 'gb')).toBe('Ben Smith | 1 Pier Road | ST HELIER | JERSEY | JE2 4XW');
  expect(block('GB', 'JE')).toBe('Ben Smith | Flat 2 | 1 High Street | LEEDS | LS1 1AA');
});

test('a town or a code for which the country has no place gets a line of its own', () => {
  const kowloon = { ...nobody, ...zoe, city: 'Mong Kok', postalCode: '999077', region: 'Kowloon', country: 'HK' };
  expect(addressBlock(kowloon, { from: 'HK' }).lines).toEqual([
    'Zoë Müller',
    'Hauptstr. 5',
    'Hinterhaus',
    'Mong Kok',
    '999077',
    'KOWLOON',
  ]);
});

test('a region is printed where the country writes one', () => {
  const region = { ...addresses['DE'], region: 'Rheinland' } as PostalAddress;
  expect(addressBlock(region, { from: 'DE' }).lines).toEqual(['Zoë Müller', 'Hauptstr. 5', 'Hinterhaus', '50667 Köln']);
});

test('what is empty leaves no line, no comma and no blank', () => {
  const bare = { ...nobody, recipient: ' Ann \n Lee ', lines: ['', ' 1  Main St '], city: 'Portland', country: 'US' };
  expect(addressBlock(bare, { from: 'US' }).lines).toEqual(['Ann Lee', '1 Main St', 'PORTLAND']);
  const noCity = { ...bare, city: '', region: 'Tokyo', country: 'JP' };
  expect(addressBlock(noCity, { from: 'JP' }).lines).toEqual(['Ann Lee', '1 Main St', 'TOKYO']);
});

test('what does not fit is said, and nothing is cut', () => {
  const { lines, problems } = addressBlock(addresses['DE'] ?? nobody, { from: 'FR', lines: 4, max: 10 });
  expect(lines).toEqual(['Zoë Müller', 'Hauptstr. 5', 'Hinterhaus', '50667 KÖLN', 'GERMANY']);
  expect(problems.map(({ message }) => message)).toEqual([
    'the address has 5 lines, 4 fit',
    '"Hauptstr. 5" has 11 characters, 10 fit',
  ]);
});

test('an unknown country has no block', () => {
  expect(addressBlock({ ...nobody, country: 'xx' }, { from: 'DE' })).toEqual({
    lines: [],
    problems: [{ part: 'country', message: '"XX" is no country code' }],
  });
});
