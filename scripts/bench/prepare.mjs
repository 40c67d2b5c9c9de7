// A send list of one million people out of ten million profiles, against the same rules written by hand in one statement.
// Set MUSTER_BENCH_PROFILES to run it smaller.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openFiles } from '../../dist/adapters/files.js';
import { prepareLedger } from '../../dist/adapters/ledger/ledger.js';
import { openWarehouse } from '../../dist/adapters/duckdb/warehouse.js';
import { instantOf } from '../../dist/base/time.js';
import { readProject } from '../../dist/project/read.js';
import { prepareList } from '../../dist/run/prepare.js';
import { runFolder } from '../../dist/run/run-folder.js';

const profiles = Number(process.env['MUSTER_BENCH_PROFILES'] ?? 10_000_000);
const people = profiles / 10;

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

/** What a person would write who knows the columns: the same reasons, address keys, send keys and payload. */
const byHand = (input, list) => `copy (
  with judged as (
    select r.customer_id, r.spent, p.profile_id::varchar as profile_key, trim(p.email) as address, p.first_name,
      sha256(unhex(repeat('5c', 64)) || unhex(sha256(unhex(repeat('36', 64)) || encode(lower(trim(p.email)))))) as address_key,
      case when p.profile_id is null then 'no_profile' when trim(p.email) = '' then 'no_address'
        when not regexp_matches(p.email, '^[^\\s"(),:;<>@]{1,64}@([a-z0-9-]+\\.)+[a-z]{2,63}$') then 'bad_address'
        when not p.email_consent then 'no_consent' end as reason
    from read_parquet('${input}') r left join core.customers c using (customer_id) left join core.profiles p using (customer_id)
  ), alone as (
    select *, row_number() over (partition by address_key order by reason is not null, spent desc, customer_id) as turn
    from judged
  ), left_over as (
    select a.* from alone a
    left join ledger.log.suppressions s using (address_key)
    left join (select profile_key, count(*) as n, bool_or(campaign = 'big') as sent from ledger.messages group by 1) m using (profile_key)
    where a.reason is null and turn = 1 and s.address_key is null and coalesce(n, 0) < 3 and not coalesce(sent, false)
      and ('0x' || left(sha256('universal' || profile_key), 8))::ubigint / 4294967296 >= 0.01
  )
  select row_number() over (order by spent desc, customer_id) - 1 as seq,
    sha256(json_array('v1', 'big', profile_key)::varchar) as send_key, profile_key, address, address_key,
    to_json({customer_id: customer_id, spent: spent, first_name: first_name})::varchar as payload
  from left_over order by seq
) to '${list}' (format parquet, row_group_size 20000)`;

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

    const started = performance.now();
    await session.run(byHand(input, path.join(root, 'by-hand.parquet')));
    const bare = performance.now() - started;

    const project = readProject(texts).value;
    const campaign = project.campaigns.get('big');
    const text = (value) => ({ type: 'text', value });
    const begun = performance.now();
    const list = await prepareList(campaign.steps.get('offer'), instantOf('2017-07-03T05:30:00Z'), {
      ...{ warehouse, files, folder, project, campaign, addressKey: new Uint8Array(32) },
      parameters: { campaign: text('big'), run_key: text('big@2017-07-03') },
    });
    const ours = performance.now() - begun;
    const name = `list of ${list.rows.toLocaleString('en')} of ${profiles.toLocaleString('en')} profiles / by hand`;
    return { name, ours, bare, ratio: ours / bare, limit: 1.2 };
  } finally {
    await warehouse[Symbol.asyncDispose]();
    rmSync(root, { recursive: true });
  }
}
