/** What the benchmarks of sending share: an engine with a ledger, a frozen list, and what renders its mails. */
import path from 'node:path';
import { systemClock } from '../../dist/adapters/clock.js';
import { openWarehouse } from '../../dist/adapters/duckdb/warehouse.js';
import { openFiles } from '../../dist/adapters/files.js';
import { openLedger } from '../../dist/adapters/ledger/ledger.js';
import { instantOf } from '../../dist/base/time.js';
import { prepareMessage } from '../../dist/message/message.js';
import { readProject } from '../../dist/project/read.js';
import { markedLedger } from '../../dist/run/ledger/marked-ledger.js';
import { messageRules } from '../../dist/run/prepare/message-rules.js';
import { deliver } from '../../dist/run/send/deliver.js';
import { policyOf } from '../../dist/run/send/policy.js';

const frozenAt = instantOf('2017-07-03T05:30:00Z');

export const openEngine = (folder, memory = '1GB') =>
  openWarehouse({
    warehouse: ':memory:',
    ledger: path.join(folder, 'ledger.duckdb'),
    memory,
    threads: 2,
    zone: 'Europe/London',
    folders: [folder],
    scratch: path.join(folder, 'scratch'),
  });

/** The ledger as a run writes it: each commit leaves its mark. */
export const openMarkedLedger = async (engine, folder) => {
  const clock = systemClock();
  return markedLedger(await openLedger(await engine.session('ledger'), clock), { files: openFiles(), folder, clock });
};

/** A list as a run freezes it, of the step `offer` or `note`: three orders in each row. */
export async function makeList(engine, folder, rows, step = 'offer') {
  const file = path.join(folder, `${step}.parquet`);
  const session = await engine.session('ledger');
  await session.run(`copy (
    select i::integer as seq, sha256(i::varchar) as send_key, 'p' || i as profile_key, 'p' || i as entity_key,
      'person.' || i || '@example.com' as address, md5(i::varchar) as address_key, md5('example.com') as domain_key,
      null::timestamptz as profile_version, null::varchar as variant,
      timestamptz '2017-07-03 05:30:00Z' as not_before, timestamptz '2100-01-01 00:00:00Z' as expires_at,
      'Europe/London' as zone, to_json(struct_pack(
        customer_id := i, first_name := 'Zoë ' || i, spent := '1234.50',
        last_orders := [struct_pack(ordered := '2016-05-01', product := 'Mountain-200 Silver, 38', amount := '2071.42'),
          struct_pack(ordered := '2016-03-11', product := 'Sport-100 Helmet, Red', amount := '34.99'),
          struct_pack(ordered := '2015-12-24', product := 'Water Bottle - 30 oz.', amount := '4.99')]))::varchar as payload
    from range(${rows}) t(i)) to '${file}' (format parquet, row_group_size 20000)`);
  await session[Symbol.asyncDispose]();
  return listOf(file, rows, step);
}

export function listOf(file, rows, step) {
  const { kind, config } = campaign.steps.get(step);
  return { file, rows, step, campaign: 'bench', channel: config.channel, channelKind: kind, frozenAt };
}

/** Records a list as a run does that nobody was left out of. */
export async function freezeList(engine, ledger, list) {
  const { file, campaign, runKey } = list;
  const nobody = path.join(path.dirname(file), 'excluded.parquet');
  const session = await engine.session('ledger');
  await session.run(`copy (select '' as profile_key, '' as entity_key, '' as reason, null::varchar as merged_into,
    null::varchar as holdout where false) to '${nobody}' (format parquet)`);
  await session[Symbol.asyncDispose]();
  await ledger.append([{ kind: 'run', campaign, runKey, status: 'sending', plannedAt: frozenAt, definition: 'd' }]);
  await ledger.freeze({ ...list, entity: 'customer', excluded: 0, hash: 'h' }, file, nobody);
}

const project = new Map([
  [
    'muster.yml',
    `name: bench
timezone: Europe/London
profile: { table: core.customers, key: customer_id, version: modified_at, identities: { crm_id: customer_id },
  addresses: { email: email, push: device }, consent: { email: email_consent, push: push_consent } }
entities: { customer: { table: core.customers, key: customer_id, identity: { crm_id: customer_id } } }
channels:
  newsletter: { kind: email, provider: outbox, from: "Shop <news@example.com>", unsubscribe: "https://example.com/u/{{unsubscribe_token}}" }
  app: { kind: push, provider: outbox }
  fast: { kind: push, provider: outbox, max_unknown: 5000 }
`,
  ],
  [
    'campaigns/bench/campaign.yml',
    `entity: customer
steps:
  everybody: { query: select 1 as customer_id }
  offer: { email: { channel: newsletter, subject: "We miss you, {{first_name}}", html: offer.mjml }, from: everybody }
  note: { push: { channel: app, title: "We miss you, {{first_name}}", body: note.hbs, data: { customer: customer_id } }, from: everybody }
`,
  ],
  [
    'campaigns/bench/note.hbs',
    `Dear {{first_name}}, you spent {{spent}} with us. Your last orders:
{{#each last_orders}}- {{ordered}}: {{product}}, {{amount}}
{{/each}}${'Thank you for riding with us; whatever the road, we wish you a good one, {{first_name}}.\n'.repeat(42)}`,
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

const { value } = readProject(project);
const campaign = value.campaigns.get('bench');

export async function makeRenderer(name = 'offer') {
  const step = campaign.steps.get(name);
  const prepared = await prepareMessage(step, {
    channel: value.config.channels[step.config.channel],
    files: campaign.files,
    campaign: 'bench',
    frozenAt,
    words: {},
    unsubscribeKey: Buffer.alloc(32, 1),
  });
  return prepared.value;
}

/** Sends a list as a run does: an intent before each batch, an outcome after each message, durably. */
export async function deliverList(engine, ledger, list, renderer, channel) {
  const environment = { name: 'dev', deliver: 'outbox', folder: path.dirname(list.file) };
  const outside = { clock: systemClock(), files: openFiles(), emit: () => undefined };
  const rules = messageRules(campaign.steps.get(list.step), campaign, value.config);
  const policy = policyOf(value.config.channels[list.channel], rules);
  const delivery = { list, file: list.file, channel, renderer, rules, policy };
  const { because } = await deliver(delivery, { ledger, warehouse: engine, environment, ...outside });
  if (because !== undefined) throw new Error(because);
}

/** Throws unless every message of a list was accepted. */
export async function assertAccepted(ledger, { runKey, step, rows }) {
  const states = [...(await ledger.states(runKey, step)).values()];
  const accepted = states.filter(({ status }) => status === 'accepted').length;
  if (accepted !== rows) throw new Error(`${runKey}: ${accepted} of ${rows} messages were accepted`);
}

export async function seconds(work) {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
