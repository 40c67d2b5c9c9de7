/**
 * 100,000 emails through the outbox path, against a bare loop that renders and writes the same messages. Ours records an
 * intent before each batch and an outcome after each message, durably; the bare loop remembers nothing. Both go in turns,
 * so that whatever else the machine does meets both.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { openOutbox } from '../../dist/adapters/channels/outbox.js';
import { systemClock } from '../../dist/adapters/clock.js';
import { openWarehouse } from '../../dist/adapters/duckdb/warehouse.js';
import { openLedger } from '../../dist/adapters/ledger/ledger.js';
import { instantOf } from '../../dist/base/time.js';
import { prepareEmail } from '../../dist/message/email.js';
import { readProject } from '../../dist/project/read.js';
import { deliver } from '../../dist/run/send/deliver.js';
import { listRows } from '../../dist/run/send/list-rows.js';

const turns = 5;
const messagesPerTurn = 20_000;
const limit = 1.5;
const frozenAt = instantOf('2017-07-03T05:30:00Z');

export async function bench() {
  const folder = mkdtempSync(path.join(tmpdir(), 'muster-bench-'));
  const engine = await openEngine(folder);
  const ledger = await openLedger(await engine.session('ledger'), systemClock());
  try {
    const list = await makeList(engine, folder);
    const renderer = await makeRenderer();
    let [ours, bare] = [0, 0];
    for (let turn = 1; turn <= turns; turn++) {
      const runKey = `bench@${turn}`;
      bare += await seconds(() => bareLoop(engine, list, renderer, path.join(folder, `bare-${turn}`)));
      ours += await seconds(() =>
        outboxPath(engine, ledger, { ...list, runKey }, renderer, path.join(folder, 'outbox')),
      );
      await assertAccepted(ledger, { ...list, runKey });
    }
    return {
      name: `${(turns * messagesPerTurn).toLocaleString('en')} emails through the outbox`,
      ours: ours * 1000,
      bare: bare * 1000,
      ratio: ours / bare,
      limit,
    };
  } finally {
    await ledger[Symbol.asyncDispose]();
    await engine[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  }
}

const openEngine = (folder) =>
  openWarehouse({
    warehouse: ':memory:',
    ledger: path.join(folder, 'ledger.duckdb'),
    memory: '1GB',
    threads: 2,
    zone: 'Europe/London',
    folders: [folder],
    scratch: path.join(folder, 'scratch'),
  });

/** A list as a run freezes it: three orders in each row. */
async function makeList(engine, folder) {
  const file = path.join(folder, 'offer.parquet');
  const session = await engine.session('ledger');
  await session.run(`copy (
    select i::integer as seq, sha256(i::varchar) as send_key, 'p' || i as profile_key, 'p' || i as entity_key,
      'person.' || i || '@example.com' as address, md5(i::varchar) as address_key, null::varchar as variant,
      timestamptz '2017-07-03 05:30:00Z' as not_before, timestamptz '2100-01-01 00:00:00Z' as expires_at,
      'Europe/London' as zone, to_json(struct_pack(
        customer_id := i, first_name := 'Zoë ' || i, spent := '1234.50',
        last_orders := [struct_pack(ordered := '2016-05-01', product := 'Mountain-200 Silver, 38', amount := '2071.42'),
          struct_pack(ordered := '2016-03-11', product := 'Sport-100 Helmet, Red', amount := '34.99'),
          struct_pack(ordered := '2015-12-24', product := 'Water Bottle - 30 oz.', amount := '4.99')]))::varchar as payload
    from range(${messagesPerTurn}) t(i)) to '${file}' (format parquet, row_group_size 20000)`);
  await session[Symbol.asyncDispose]();
  return { file, rows: messagesPerTurn, step: 'offer', campaign: 'bench' };
}

const project = new Map([
  [
    'muster.yml',
    `name: bench
timezone: Europe/London
profile: { table: core.customers, key: customer_id, version: modified_at, identities: { crm_id: customer_id },
  addresses: { email: email }, consent: { email: email_consent } }
entities: { customer: { table: core.customers, key: customer_id, identity: { crm_id: customer_id } } }
channels:
  newsletter: { kind: email, provider: outbox, from: "Shop <news@example.com>", unsubscribe: "https://example.com/u/{{unsubscribe_token}}" }
`,
  ],
  [
    'campaigns/bench/campaign.yml',
    `entity: customer
steps:
  everybody: { query: select 1 as customer_id }
  offer: { email: { channel: newsletter, subject: "We miss you, {{first_name}}", html: offer.mjml }, from: everybody }
`,
  ],
  [
    'campaigns/bench/offer.mjml',
    `<mjml><mj-body><mj-section><mj-column>
  <mj-text>Dear {{first_name}}, you spent {{spent}} with us. Your last orders:</mj-text>
  <mj-table>{{#each last_orders}}<tr><td>{{ordered}}</td><td>{{product}}</td><td>{{amount}}</td></tr>{{/each}}</mj-table>
  <mj-button href="https://example.com/come-back">Come back</mj-button>
  <mj-text><a href="{{unsubscribe_url}}">Unsubscribe</a></mj-text>
</mj-column></mj-section></mj-body></mjml>
`,
  ],
]);

async function makeRenderer() {
  const { value } = readProject(project);
  const campaign = value.campaigns.get('bench');
  const prepared = await prepareEmail(campaign.steps.get('offer'), {
    channel: value.config.channels.newsletter,
    files: campaign.files,
    campaign: 'bench',
    frozenAt,
    words: {},
    unsubscribeKey: Buffer.alloc(32, 1),
  });
  return prepared.value;
}

/** The fastest script that we could write: one file after the other, and nothing but render and write. */
async function bareLoop(engine, { file, rows }, renderer, folder) {
  mkdirSync(folder);
  const session = await engine.session('ledger');
  for await (const some of listRows(session, file, rows)) {
    for (const row of some) writeFileSync(path.join(folder, `${row.sendKey}.eml`), renderer.render(row).bytes);
  }
  await session[Symbol.asyncDispose]();
}

async function outboxPath(engine, ledger, list, renderer, folder) {
  const context = { ledger, warehouse: engine, clock: systemClock(), emit: () => undefined };
  const { because } = await deliver({ list, file: list.file, channel: openOutbox(folder, 'mails'), renderer }, context);
  if (because !== undefined) throw new Error(because);
}

async function assertAccepted(ledger, list) {
  const states = [...(await ledger.states(list.runKey, list.step)).values()];
  const accepted = states.filter(({ status }) => status === 'accepted').length;
  if (accepted !== list.rows) throw new Error(`${accepted} of ${list.rows} messages were accepted`);
}

async function seconds(work) {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { name, ours, bare, ratio } = await bench();
  console.log(
    `${name}: ours ${ours.toFixed(1)} s, bare ${bare.toFixed(1)} s, ratio ${ratio.toFixed(2)} (limit ${limit})`,
  );
}
