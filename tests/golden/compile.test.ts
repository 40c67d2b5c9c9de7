import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type Call, heard } from '../support/called.ts';
import { mailShop } from '../support/mail-shop.ts';
import { projectOf } from '../support/muster.ts';

let project: string;

beforeAll(async () => {
  const campaign = mailShop()
    .get('campaigns/hello/campaign.yml')
    ?.toString()
    .concat(
      ...[
        '  cells: { split: { cells: { first: 2, others: rest } }, from: everybody }\n',
        '  newer: { incremental: { query: newer.sql, cursor: modified_at } }\n',
      ],
    );
  project = await projectOf(
    mailShop({
      'campaigns/hello/campaign.yml': campaign,
      'campaigns/hello/newer.sql':
        'select customer_id, modified_at from core.customers where modified_at > $cursor and $run_date > modified_at\n',
      'models/core/days.sql':
        '/*---\nkind: incremental\ncursor: day\n---*/\nselect modified_at::date as day from raw.customers where day > $cursor\n',
    }),
  );
});

const said = (command: string, call: Partial<Call> = {}) => heard(`${command} --quiet`, { cwd: project, ...call });

test('a cursor is written as it stands the first time', async () => {
  expect((await said('muster compile core.days --literal')).out).toBe(`/*---
kind: incremental
cursor: day
---*/
select modified_at::date as day from raw.customers where day > DATE '-infinity'
`);
  expect((await said('muster compile hello newer --literal --date 2026-01-05')).out).toBe(
    `
create or replace temp table work as
select customer_id, modified_at from core.customers where modified_at > TIMESTAMP '-infinity' and DATE '2026-01-05' > modified_at;

-- newer
select w.* from work w
where w."modified_at" >= TIMESTAMP '-infinity' and not exists (
  select 1 from work__handed h where h."customer_id" = w."customer_id" and h."modified_at" >= w."modified_at");
`.trimStart(),
  );
});

test('the list of a channel step is compiled to the statements that a run keeps beside it', async () => {
  const { out } = await said('muster compile hello letter');
  await said('muster load');
  await said('muster build');
  await said('muster start hello --date 2026-01-05');
  const kept = await readFile(path.join(project, 'data/dev/runs/hello@2026-01-05/lists/letter.sql'), 'utf8');
  expect(out.replace(/^-- filled .*\n/gm, '')).toBe(kept);
});

test('its values are written out, but for the secret under which addresses are hashed', async () => {
  const { out } = await said('muster compile hello letter --literal --date 2026-01-05');
  const unbound = new Set(out.match(/\$\w+/g));
  expect([...unbound]).toEqual(['$address_outer', '$address_inner']);
  expect(out).toContain("json_array('v1', 'hello', 'hello@2026-01-05', 'letter', 'email', 'profile', d.profile_key)");
});

test('names that stand for nothing', async () => {
  expect((await said('muster compile core.custmers')).both).toBe(
    'error[command-line]  there is no model "core.custmers"\n  hint: did you mean "core.customers"?\n',
  );
  expect((await said('muster compile hello')).both).toBe(
    'error[command-line]  there is no model "hello"\n  hint: muster compile hello STEP\n',
  );
  expect((await said('muster compile hello.letter')).both).toBe(
    'error[command-line]  there is no model "hello.letter"\n  hint: muster compile hello letter\n',
  );
  expect((await said('muster compile hello cell')).both).toBe(
    'error[command-line]  "hello" has no step "cell"\n  hint: did you mean "cells"?\n',
  );
});
