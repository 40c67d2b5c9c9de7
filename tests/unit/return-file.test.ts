import { expect, test } from 'vitest';
import { instantOf } from '../../src/base/time.ts';
import { vendorFile } from '../../src/project/schema/print.ts';
import { returnFiles } from '../../src/project/schema/returns.ts';
import { readProject } from '../../src/project/read.ts';
import { readReturnFile } from '../../src/run/feedback/return-file.ts';
import { diagnosticsText } from '../../src/report/diagnostic-text.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { postShop } from '../support/post-shop.ts';

/** The project of a vendor whose returns are of one shape: YAML. */
function read(shape: string) {
  const files = [
    ...postShop({ 'vendors/acme.yml': `country: US\nencoding: windows-1252\nreturns:\n  acs: ${shape}\n` }),
  ];
  return readProject(new Map(files.map(([path, text]) => [path, String(text)])));
}

async function returned(shape: string, text: string) {
  const config = read(shape).value?.vendors.get('vendors/acme.yml')?.config;
  const acs = config?.returns['acs'];
  if (config === undefined || acs === undefined) throw new Error('the shop has a mistake');
  const files = memoryFiles(new Map([['/acs.txt', Buffer.from(text, 'latin1')]]));
  const request = { vendor: 'acme', as: 'acs', encoding: config.encoding, shape: acs };
  const found = await readReturnFile(files, '/acs.txt', { ...request, now: instantOf('2017-08-01T00:00:00Z') });
  if ('problem' in found) throw new Error(found.problem);
  const { told, ...others } = found;
  return { ...others, events: told.map(({ event: { id: _, provider: __, ...event } }) => event) };
}

/** Type, sequence, participant, keyline, day of the move, type of the move, deliverability. */
const acsShape =
  '{ fixed: { KEYLINE: 17-32, DAY: 33-40, CODE: 42, NAME: 43-60 }, starts: "2", piece: KEYLINE, code: CODE, date: DAY, message: NAME, codes: acs }';

const record = (keyline: string, day: string, code: string, name = '') =>
  `200000001BXNBGCR${keyline.padEnd(16)}${day}F${code}${name.padEnd(18)}`;

test('records of the Address Change Service are read by their bytes', async () => {
  const text = [
    `H  ACS   20170705000000004`,
    record('000010', '20170703', ' ', 'M\xdcLLER'),
    record('000020', '20170704', 'K'),
    record('000031', '20170704', 'K'),
    record('000040', '20170704', '?'),
    '200000001BXNBGCR000050',
    '\x1a',
  ].join('\r\n');
  expect(await returned(acsShape, text)).toEqual({
    events: [
      { event: 'moved', at: '2017-07-03T00:00:00.000Z', providerId: 'piece:10', reason: 'MÜLLER' },
      { event: 'returned', at: '2017-07-04T00:00:00.000Z', providerId: 'piece:20', reason: 'K' },
    ],
    rejects: [
      { line: 5, because: '"?" is no code of acs' },
      { line: 6, because: 'it has 22 bytes, and its columns go on to 43' },
    ],
    ...{ seeds: 1, ignored: 0 },
  });
});

test('a piece that was refused came back, and its profile wants no more', async () => {
  const told = await returned('{ piece: KEY, code: WHY, codes: nixie, delimiter: "," }', 'KEY,WHY\n10,R\n20,W\n');
  expect(told.events.map(({ event, providerId }) => `${event} ${providerId ?? ''}`)).toEqual([
    'unsubscribed piece:10',
    'returned piece:10',
    'away piece:20',
  ]);
});

test.each([
  ['{ fixed: { KEY: 17-3 }, piece: KEY, code: KEY, codes: nixie }', '"17-3" is no place in a line'],
  ['{ fixed: { KEY: 0-3 }, piece: KEY, code: KEY, codes: nixie }', '"0-3" is no place in a line'],
  ['{ fixed: { KEY: 17-32 }, piece: KEY, code: CODE, codes: nixie }', '"CODE" is no column of fixed'],
  ['{ piece: KEY, code: CODE, codes: nixie, starts: "2" }', 'starts is for lines of fixed width'],
  ['{ code: CODE, codes: nixie }', 'a file says of what it tells'],
])('%s: %s', (shape, said) => {
  expect(diagnosticsText(read(shape).diagnostics)).toContain(said);
});

test('a byte that is no letter in the encoding of the vendor leaves its row out', async () => {
  const encoding = vendorFile.parse({}).encoding;
  const read = async (shape: object, text: string) => {
    const files = memoryFiles(new Map([['/acs.csv', Buffer.from(text, 'latin1')]]));
    const request = { vendor: 'acme', as: 'acs', encoding, shape: returnFiles.parse({ acs: shape })['acs'] };
    if (request.shape === undefined) throw new Error('no shape');
    const at = { now: instantOf('2017-08-01T00:00:00Z'), shape: request.shape };
    const found = await readReturnFile(files, '/acs.csv', { ...request, ...at });
    return 'problem' in found ? found : found.rejects;
  };
  const lost = 'it has a byte that is no letter in its encoding, or a letter that another program has lost';
  const csv = { piece: 'KEY', code: 'WHY', codes: 'nixie', message: 'TEXT', delimiter: ',' };
  expect(await read(csv, 'KEY,WHY,TEXT\n10,W,M\xdcLLER\n20,W,MEYER\n')).toEqual([{ line: 2, because: lost }]);
  const fixed = { ...csv, delimiter: undefined, fixed: { KEY: '1-2', WHY: '3', TEXT: '4-9' } };
  expect(await read(fixed, '10WM\xdcLLER\n20WMEYER \n')).toEqual([{ line: 1, because: lost }]);
});
