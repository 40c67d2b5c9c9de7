import { type AddressPart, type AddressProblem, type PostalAddress, tidyAddress } from './address.ts';
import { countries, type Country, type PartLetter, regionCode } from './country.ts';

/**
 * Why a letter cannot be sent to an address, by the rules of its country: parts that are missing, a postal code that the
 * country cannot have, an unknown region or country. Empty when nothing is known against it; whether the house exists is
 * for the postal service to say.
 */
export function validateAddress(written: PostalAddress): AddressProblem[] {
  const address = tidyAddress(written);
  const country = countries.get(address.country);
  if (country === undefined) return [unknownCountry(address.country)];
  return [
    ...requiredParts(country).flatMap((part) => (address[part].length === 0 ? [missing(part, country)] : [])),
    ...postalCodeProblems(address.postalCode, country),
    ...regionProblems(address.region, country),
  ];
}

const letters: readonly (readonly [letter: PartLetter, part: AddressPart])[] = [
  ['A', 'lines'],
  ['C', 'city'],
  ['S', 'region'],
  ['Z', 'postalCode'],
];

/** The parts without which a letter to a country does not arrive. */
export const requiredParts = ({ required }: Country): AddressPart[] => [
  'recipient',
  ...letters.flatMap(([letter, part]) => (required.includes(letter) ? [part] : [])),
];

const words: Record<AddressPart, string> = {
  recipient: 'a name',
  lines: 'an address line',
  city: 'a town',
  region: 'a region',
  postalCode: 'a postal code',
  country: 'a country',
};

const missing = (part: AddressPart, { name }: Country): AddressProblem => ({
  part,
  message: `${words[part]} is missing, which an address in ${name} needs`,
});

function unknownCountry(code: string): AddressProblem {
  if (code === '') return { part: 'country', message: 'a country is missing' };
  const meant = code === 'UK' ? 'GB' : [...countries.values()].find(({ name }) => name === code)?.code;
  const hint = meant === undefined ? 'two letters of ISO 3166, such as DE' : meant;
  return { part: 'country', message: `"${code}" is no country code; write ${hint}` };
}

function postalCodeProblems(code: string, { name, postalCode: rule }: Country): AddressProblem[] {
  if (code === '' || rule === undefined) return [];
  const upper = code.toUpperCase();
  const plain = upper.startsWith(rule.prefix) ? upper.slice(rule.prefix.length).trim() : upper;
  if (wholeMatch(rule.pattern).test(plain)) return [];
  const [example] = rule.examples;
  const hint = example === undefined ? '' : `, such as ${example}`;
  return [{ part: 'postalCode', message: `"${code}" is no postal code of ${name}${hint}` }];
}

const patterns = new Map<string, RegExp>();

/** Made once: lists have millions of addresses. */
function wholeMatch(pattern: string): RegExp {
  const found = patterns.get(pattern) ?? new RegExp(`^(?:${pattern})$`);
  patterns.set(pattern, found);
  return found;
}

function regionProblems(region: string, country: Country): AddressProblem[] {
  if (region === '' || country.regions.size === 0 || regionCode(country, region) !== undefined) return [];
  const some = [...country.regions.keys()].slice(0, 3).join(', ');
  return [{ part: 'region', message: `"${region}" is no region of ${country.name}, such as ${some}` }];
}
