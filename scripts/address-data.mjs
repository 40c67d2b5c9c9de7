/**
 * Makes src/print/address/country-data.ts out of the address data of libaddressinput:
 *
 *   npm run address-data -- countryinfo.txt
 *
 * The file is testdata/countryinfo.txt of https://github.com/google/libaddressinput. Its data is licensed CC BY 4.0.
 */
import { readFileSync, writeFileSync } from 'node:fs';

/** What the data says differently from the post offices of today. */
const corrections = {
  // Canada Post: two blanks between the province and the postal code.
  CA: { fmt: '%N%n%O%n%A%n%C %S  %Z' },
  // Royal Mail sorts by town and postcode, and wants no county.
  GB: { fmt: '%N%n%O%n%A%n%C%n%Z' },
  // Eircodes came in 2015: a routing key of three characters, and four for the address.
  IE: {
    fmt: '%N%n%O%n%A%n%C%n%S%n%Z',
    upper: 'Z',
    zip: String.raw`[AC-FHKNPRTV-Y]\d[\dW][ ]?[\dAC-FHKNPRTV-Y]{4}`,
    zipex: 'D02 X285,A65 F4E2',
  },
  // Five digits since 2015.
  KR: { zip: String.raw`\d{5}|\d{3}-\d{3}` },
  // Three digits more since 2020.
  TW: { zip: String.raw`\d{3}(\d{2,3})?` },
};

/** Regions are printed as codes, and checked, where a postal address needs them and the codes are letters. */
const hasRegionCodes = ({ require, sub_keys: keys, sub_names: names }) =>
  require.includes('S') && names !== undefined && keys.split('~').every((key) => /^[A-Z]{2,3}$/.test(key));

const [source] = process.argv.slice(2);
if (source === undefined) throw new Error('which file? npm run address-data -- countryinfo.txt');

const records = new Map();
for (const line of readFileSync(source, 'utf8').split('\n')) {
  const [, code, json] = /^data\/([A-Z]{2})=(.*)$/.exec(line) ?? [];
  if (code !== undefined) records.set(code, JSON.parse(json));
}
const defaults = records.get('ZZ');
records.delete('ZZ');

const countries = [...records]
  .map(([code, record]) => [
    code,
    { ...defaults, upper: '', lfmt: '', zip: '', zipex: '', ...record, ...corrections[code] },
  ])
  .sort(([a], [b]) => (a < b ? -1 : 1));

/** Without the sign of the country before a postal code: abroad the last line names the country, at home it is not needed. */
const plain = (format, { postprefix: prefix }) =>
  prefix === undefined ? format : format.replace(new RegExp(`(?<=%n)${prefix}\\s*(?=%Z)`), '');

const row = ([code, record]) =>
  [
    code,
    record.name,
    record.require,
    record.upper,
    plain(record.fmt, record),
    plain(record.lfmt, record),
    (record.postprefix ?? '').trim(),
    record.zip,
    record.zipex,
  ]
    .join('\t')
    .trimEnd();

const regionRow = ([code, { sub_keys: keys, sub_names: names }]) => {
  const named = names.split('~');
  return `${code}\t${keys
    .split('~')
    .map((key, i) => `${key}=${named[i]}`)
    .join('~')}`;
};

const text = `/**
 * Made by scripts/address-data.mjs out of the address data of libaddressinput, with the corrections that stand there.
 * Data: Google, Address Data Service, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/); see LICENSE-CC-BY-4.0.md.
 */

/**
 * A country a line: code, English name, required parts, parts in capitals, format, format in Latin letters, sign before
 * the postal code, pattern of the postal code, examples. Parts: N name, O organisation, A address lines, D part of town,
 * C town, S region, Z postal code, X sorting code; %n is a line break.
 */
export const countryTable = String.raw\`
${countries.map(row).join('\n')}
\`;

/** Codes and names of regions where an address must have one. */
export const regionTable = \`
${countries
  .filter(([, record]) => hasRegionCodes(record))
  .map(regionRow)
  .join('\n')}
\`;
`;
if (/`|\$\{/.test([...countries.map(row)].join('')))
  throw new Error('the data has characters that a template cannot hold');
writeFileSync(new URL('../src/print/address/country-data.ts', import.meta.url), text);
console.log(`country-data.ts: ${countries.length} countries, ${Buffer.byteLength(text)} bytes`);
