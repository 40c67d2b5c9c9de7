// A send list of one million people out of ten million profiles, against the same rules written by hand in one statement.
// Set MUSTER_BENCH_PROFILES to run it smaller.
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openFiles } from '../../dist/adapters/files.js';
import { prepareLedger } from '../../dist/adapters/ledger/ledger.js';
import { openWarehouse } from '../../dist/adapters/duckdb/warehouse.js';
import { instantOf } from '../../dist/base/time.js';
import { readProject } from '../../dist/project/read.js';
import { prepareList } from '../../dist/run/prepare.js';
import { runFolder } from '../../dist/run/run-folder.js';
import { inPairs } from './pairs.mjs';

const profiles = Number(process.env['MUSTER_BENCH_PROFILES'] ?? 10_000_000);
const people = profiles / 10;
const rounds = 3;

const texts = new Map([
  [
    'muster.yml',
    `name: bench
profile:
  table: core.profiles
  key: profile_id
  version: modified_at
  identities: { crm_id: customer_id }
  addresses: { email: email }
  consent: { email: email_consent }
entities:
  customer: { table: core.customers, key: customer_id, identity: { crm_id: customer_id } }
channels:
  newsletter: { kind: email, provider: outbox, from: "Shop <news@example.com>" }
governance: { caps: [{ name: weekly, kinds: [email], max: 3, within: 7d }], holdout: 1% }
`,
  ],
  ['models/sources.yml', '{}\n'],
  [
    'campaigns/big/campaign.yml',
    `entity: customer
steps:
  people: { query: select 1 }
  offer: { email: { channel: newsletter, subject: Hi, html: offer.mjml, once: 30d, order_by: spent desc }, from: people }
`,
  ],
  ['campaigns/big/offer.mjml', '<mjml></mjml>\n'],
]);

const tables = [
  'create schema core',
  `create table core.profiles as select i as profile_id, i * 7 as customer_id, 'p' || i || '@example' || i % 50 || '.com' as email,
     i % 10 <> 0 as email_consent, timestamptz '2017-01-01' as modified_at, 'name ' || i as first_name from range(${profiles}) t(i)`,
  'create table core.customers as select customer_id from core.profiles',
];
const population = `select customer_id, customer_id % 1000 as spent from core.customers limit ${people}`;

const keyed = (text) => `sha256(unhex(repeat('5c', 64)) || unhex(sha256(unhex(repeat('36', 64)) || encode(${text}))))`;
const at = `timestamptz '2017-07-03 05:30:00+00'`;
const open = `status in ('listed', 'deferred', 'retry', 'unknown', 'accepted') and coalesce(sent_at, listed_at)`;
const recent = `kind = 'email' and ${open} > ${at} - interval 7 days`;

/**
 * What a person would write who knows the columns: the same reasons, keys and payload, and the same two files. It trusts that
 * no domain has other letters than ASCII, and that there is neither a limit nor an hour before which nothing goes out.
 */
const byHand = (input, list, exclusions) => [
  `create or replace temp table by_hand as with reached as (
    select r.customer_id, r.spent, p.profile_id, p.profile_id::varchar as profile_key, trim(p.email) as address,
      lower(nfc_normalize(trim(p.email))) as form, p.email_consent, p.modified_at, p.first_name
    from read_parquet('${input}') r left join core.customers c using (customer_id) left join core.profiles p using (customer_id)
  ), several as (
    select customer_id, min(profile_id) as first_id from reached group by 1 having count(*) > 1
  ), addressed as (
    select r.*, first_id is not null as is_ambiguous, ${keyed('form')} as address_key
    from reached r left join several using (customer_id) where first_id is null or profile_id = first_id
  ), suppressed as (
    select distinct address_key as who from ledger.log.suppressed
    where kind in ('all', 'email') and scope in ('all', 'marketing') and (expires_at is null or expires_at > ${at})
  ), domains as (
    select domain, ${keyed("'@' || domain")} as domain_key
    from (select distinct split_part(form, '@', 2) as domain from addressed)
  ), opted_out as (
    select profile_key, max(opted_out_at) as at from ledger.log.opted_out where kind = 'email' group by 1
  ), judged as (
    select a.*, domain_key, case when profile_id is null then 'no_profile' when is_ambiguous then 'ambiguous_profile'
        when address is null or address = '' then 'no_address'
        when not regexp_matches(form, '^[^\s"(),:;<>@]{1,64}@([a-z0-9-]+\.)+[a-z]{2,63}$') or contains(form, '..') then 'bad_address'
        when s.who is not null or d.who is not null then 'suppressed'
        when not email_consent or o.at > modified_at then 'no_consent' end as reason
    from addressed a left join suppressed s on s.who = address_key left join domains on domain = split_part(form, '@', 2)
    left join suppressed d on d.who = domain_key left join opted_out o using (profile_key)
  ), alone as (
    select *, row_number() over (partition by address_key order by reason is not null, spent desc, customer_id) as turn
    from judged
  ), sent as (
    select distinct profile_key from ledger.messages where campaign = 'big' and step = 'offer'
      and (run_key = 'big@2017-07-03' or ${open} > ${at} - interval 30 days)
  ), by_profile as (
    select profile_key, count(*) as n from ledger.log.messages where ${recent} group by 1
  ), by_address as (
    select address_key, count(*) as n from ledger.log.messages where ${recent} group by 1
  )
  select a.* replace (case when reason is not null then reason when turn > 1 then 'duplicate_address'
      when sent.profile_key is not null then 'sent_before' when p.n >= 3 or f.n >= 3 then 'over_cap'
      when ('0x' || left(sha256(json_array('universal', profile_key)::varchar), 8))::ubigint / 4294967296 < 0.01
        or h.profile_key is not null then 'holdout' end as reason)
  from alone a left join sent using (profile_key) left join by_profile p using (profile_key) left join by_address f using (address_key)
  left join (select distinct profile_key from ledger.log.holdouts where salt = 'universal') h using (profile_key)`,
  `copy (
    select (row_number() over (order by spent desc, customer_id) - 1)::integer as seq,
      sha256(json_array('v1', 'big', 'big@2017-07-03', 'offer', 'email', 'profile', profile_key)::varchar) as send_key,
      profile_key, customer_id::varchar as entity_key, address, address_key, domain_key, modified_at as profile_version,
      null::varchar as variant, ${at} as not_before, ${at} + interval 72 hours as expires_at, 'UTC' as zone,
      to_json({customer_id: customer_id::varchar, spent: spent::varchar, profile: {profile_id: profile_id::varchar,
        customer_id: customer_id::varchar, email: address, email_consent: email_consent, modified_at: modified_at,
        first_name: first_name}})::varchar as payload
    from by_hand where reason is null order by seq
  ) to '${list}' (format parquet, row_group_size 20000)`,
  `copy (select case when not is_ambiguous then profile_key end as profile_key, customer_id::varchar as entity_key, reason,
      case when reason = 'holdout' then 'universal' end as holdout, null::varchar as merged_into
    from by_hand where reason is not null order by spent desc, customer_id) to '${exclusions}' (format parquet)`,
];

/** On the disk, and with its hash. */
async function finish(file) {
  const handle = openSync(file, 'r');
  fsyncSync(handle);
  closeSync(handle);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}

/** There is nothing to compare unless both wrote the same rows. */
async function assertSame(session, ours, bare) {
  const [one, other] = ['ours', 'bare'].map(
    (name, i) => `select '${name}' as side, count(*)::double as n, bit_xor(hash(t))::varchar as h
    from read_parquet('${[ours, bare][i]}') t`,
  );
  for await (const rows of session.stream(
    `select n, h from (${one} union all ${other}) group by all having count(*) <> 2`,
  ))
    if (rows.length > 0) throw new Error(`${ours} and ${bare} differ`);
}

export async function bench() {
  const root = mkdtempSync(path.join(tmpdir(), 'muster-prepare-'));
  const warehouse = await openWarehouse({
    ...{ warehouse: path.join(root, 'w.duckdb'), ledger: path.join(root, 'l.duckdb'), memory: '4GB', threads: 2 },
    ...{ zone: 'UTC', folders: [root], scratch: path.join(root, 'scratch') },
  });
  try {
    await prepareLedger(await warehouse.session('ledger'));
    const files = openFiles();
    const folder = runFolder(root, 'big@2017-07-03');
    await (await files.create(folder.compiled('people'))).commit();
    const session = await warehouse.session();
    for (const sql of tables) await session.run(sql);
    const input = folder.population('people', '');
    await session.run(`copy (${population}) to '${input}' (format parquet)`);

    const written = ['list', 'exclusions'].map((name) => path.join(root, `by-hand-${name}.parquet`));
    const project = readProject(texts).value;
    const campaign = project.campaigns.get('big');
    const text = (value) => ({ type: 'text', value });
    let rows = 0;
    const result = await inPairs(
      rounds,
      async () => {
        const list = await prepareList(campaign.steps.get('offer'), instantOf('2017-07-03T05:30:00Z'), {
          ...{ warehouse, files, folder, project, campaign, addressKey: new Uint8Array(32) },
          parameters: { campaign: text('big'), run_key: text('big@2017-07-03') },
        });
        ({ rows } = list);
      },
      async () => {
        for (const sql of byHand(input, ...written)) await session.run(sql);
        for (const file of written) await finish(file);
      },
    );
    await assertSame(session, folder.list('offer'), written[0]);
    await assertSame(session, folder.exclusions('offer'), written[1]);
    const name = `list of ${rows.toLocaleString('en')} of ${profiles.toLocaleString('en')} profiles / by hand`;
    return { name, ...result, limit: 1.2 };
  } finally {
    await warehouse[Symbol.asyncDispose]();
    rmSync(root, { recursive: true });
  }
}
