/**
 * Makes data/exports/consents.csv: what each customer allows, which language they read, which time zone they live in.
 * Synthetic: the exports of the shop say nothing of it. A hash of the customer's key decides, so that every machine and
 * every day makes the same file.
 *
 *   node scripts/make-consents.mjs
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

const seed = 'adventure works consents 1';
const exportsFolder = new URL('../data/exports/', import.meta.url);

/** Shares of all customers; who is left said yes. */
const answers = {
  email: { no: 0.15, unknown: 0.05 },
  mail: { no: 0.11, unknown: 0.04 },
};

/** Consents are as old as the orders. */
const firstDay = Date.UTC(2015, 0, 1);
const lastDay = Date.UTC(2017, 5, 30);

/** No customer lives in French-speaking Canada. */
const languages = { AU: 'en', CA: 'en', DE: 'de', FR: 'fr', GB: 'en', US: 'en' };

const zonesOfCountries = { DE: 'Europe/Berlin', FR: 'Europe/Paris', GB: 'Europe/London' };

/** Where a country has several zones: the one in which most people of the region live. */
const zonesOfRegions = {
  AU: {
    NSW: 'Australia/Sydney',
    QLD: 'Australia/Brisbane',
    SA: 'Australia/Adelaide',
    TAS: 'Australia/Hobart',
    VIC: 'Australia/Melbourne',
  },
  CA: { AB: 'America/Edmonton', BC: 'America/Vancouver', ON: 'America/Toronto' },
  US: {
    ...regions('America/New_York', 'FL GA KY MA NC NY OH SC VA'),
    ...regions('America/Chicago', 'AL IL MN MO MS TX'),
    ...regions('America/Denver', 'MT UT WY'),
    ...regions('America/Phoenix', 'AZ'),
    ...regions('America/Los_Angeles', 'CA OR WA'),
  },
};

function regions(zone, codes) {
  return Object.fromEntries(codes.split(' ').map((code) => [code, zone]));
}

/** A number from 0 up to 1 that depends on seed, question and customer only. */
function chance(question, customer) {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, question, customer]))
    .digest();
  return digest.readUInt32BE() / 2 ** 32;
}

/** The text of a yes, a no, or nothing when the customer was never asked. */
function answer(question, customer) {
  const { no, unknown } = answers[question];
  const at = chance(question, customer);
  if (at < no) return 'false';
  return at < no + unknown ? '' : 'true';
}

function timeZone(country, region) {
  const zone = zonesOfCountries[country] ?? zonesOfRegions[country]?.[region];
  if (zone === undefined) throw new Error(`no time zone is known for ${country} ${region}`);
  return zone;
}

/** A UTC instant, to the minute. */
function modifiedAt(customer) {
  const minutes = Math.floor((chance('modified', customer) * (lastDay - firstDay)) / 60_000);
  return new Date(firstDay + minutes * 60_000).toISOString().replace('.000Z', 'Z');
}

const contacts = parse(readFileSync(new URL('customer_contacts.csv', exportsFolder)), { columns: true });

const consents = contacts.map(({ CustomerKey: customer, CountryRegionCode: country, StateProvinceCode: region }) => ({
  customer_key: customer,
  email_consent: answer('email', customer),
  mail_consent: answer('mail', customer),
  language: languages[country],
  time_zone: timeZone(country, region),
  modified_at: modifiedAt(customer),
}));

writeFileSync(new URL('consents.csv', exportsFolder), stringify(consents, { header: true }));
console.log(`consents.csv: ${consents.length} customers`);
