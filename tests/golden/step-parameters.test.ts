import { expect, test } from 'vitest';
import { insides } from '../support/step-problems.ts';

test('audience and file', () => {
  const problems = insides(
    'audience: { name: audiences.lapsed, columns: [] }',
    'audience: { columns: [email] }',
    'audience: { name: saved.x, max_age: old }',
    'file: guests.csv',
    'file: { path: guests.csv }',
    'file: { path: "", columns: { customer_id: { type: integer } } }',
    'file: { path: a.csv, columns: {}, max_age: old }',
    'file: { path: a.csv, columns: { customer_id: {} }, csv: { encoding: ascii, delimiter: comma }, rejects: { max_rows: -1, max_share: 2 } }',
  );
  expect(problems).toBe(`
error[empty-value] campaigns/win_back/campaign.yml:4:54 "columns" is empty
  ~ []
error[missing-key] campaigns/win_back/campaign.yml:5:9 "name" is missing
  ~ audience
  name: a model of kind audience, or saved.<name>
error[wrong-value] campaigns/win_back/campaign.yml:6:45 "old" is no length of time
  ~ old
  write 90 minutes, 72h or 30d
error[wrong-type] campaigns/win_back/campaign.yml:7:15 "file" must be a mapping, not "guests.csv"
  ~ guests.csv
error[missing-key] campaigns/win_back/campaign.yml:8:9 "columns" is missing
  ~ file
  columns: as those of a source; others in the file are left out
error[empty-value] campaigns/win_back/campaign.yml:9:23 "path" is empty
  ~ ""
error[wrong-value] campaigns/win_back/campaign.yml:10:52 "old" is no length of time
  ~ old
  write 90 minutes, 72h or 30d
error[missing-key] campaigns/win_back/campaign.yml:11:41 "type" is missing
  ~ customer_id
  type: a type of the engine: integer, varchar, decimal(12,2), date
error[unknown-value] campaigns/win_back/campaign.yml:11:77 unknown value "ascii" for "encoding"
  ~ ascii
  there is utf-8, utf-16, latin-1, windows-1250, windows-1251, windows-1252, iso-8859-15
error[wrong-value] campaigns/win_back/campaign.yml:11:95 "delimiter" must be one character
  ~ comma
  write ","
error[wrong-value] campaigns/win_back/campaign.yml:11:125 "max_rows" must be at least 0
  ~ -1
error[wrong-value] campaigns/win_back/campaign.yml:11:140 2 is no share
  ~ 2
  write a percentage like 20%
`);
});

test('combine, split and dedupe', () => {
  const problems = insides(
    'combine: xor',
    'combine: { on: [email] }',
    'combine: { how: union, on: [], link: 5 }',
    'split: { cells: { a: { limit: 0 } }, overlap: yes, per: [] }',
    'split: { cells: { a: { where: "", share: 20 } }, order_by: "" }',
    'dedupe: { by: [], keep: 0, prefer: { email: [] }, order_by: 5 }',
    'dedupe: email',
  );
  expect(problems).toBe(`
error[unknown-value] campaigns/win_back/campaign.yml:4:18 unknown value "xor" for "combine"
  ~ xor
  there is union, intersect, exclude
error[wrong-type] campaigns/win_back/campaign.yml:5:18 "combine" must be one of union, intersect, exclude
  ~ { on: [email] }
error[empty-value] campaigns/win_back/campaign.yml:6:36 "on" is empty
  ~ []
error[quotes-needed] campaigns/win_back/campaign.yml:6:46 5 is read as a number, but "link" is text
  ~ 5
  put quotes around 5
error[wrong-value] campaigns/win_back/campaign.yml:7:39 "limit" must be at least 1
  ~ 0
error[wrong-type] campaigns/win_back/campaign.yml:7:55 "overlap" must be true or false, not "yes"
  ~ yes
  write true or false
error[empty-value] campaigns/win_back/campaign.yml:7:65 "per" is empty
  ~ []
error[empty-value] campaigns/win_back/campaign.yml:8:39 "where" is empty
  ~ ""
error[wrong-value] campaigns/win_back/campaign.yml:8:50 20 is no share
  ~ 20
  write a percentage like 20%
error[empty-value] campaigns/win_back/campaign.yml:8:68 "order_by" is empty
  ~ ""
error[empty-value] campaigns/win_back/campaign.yml:9:23 "by" is empty
  ~ []
error[wrong-value] campaigns/win_back/campaign.yml:9:33 "keep" must be at least 1
  ~ 0
error[empty-value] campaigns/win_back/campaign.yml:9:53 "email" is empty
  ~ []
error[quotes-needed] campaigns/win_back/campaign.yml:9:69 5 is read as a number, but "order_by" is text
  ~ 5
  put quotes around 5
error[wrong-type] campaigns/win_back/campaign.yml:10:17 "dedupe" must be a mapping, not "email"
  ~ email
`);
});

test('change_entity, reconcile, enrich and save_audience', () => {
  const problems = insides(
    'change_entity: customer',
    'change_entity: { to: Customer, columns: email, unmatched: lose }',
    'reconcile: { to: customer }',
    'reconcile: { to: customer, on: {}, unmatched: lose }',
    'enrich: {}',
    'enrich: { columns: { "a b": "1" }, collect: { lines: { link: purchase, columns: [], limit: 0 } } }',
    'save_audience: { name: Best, expires: soon }',
  );
  expect(problems).toBe(`
error[wrong-type] campaigns/win_back/campaign.yml:4:24 "change_entity" must be a mapping, not "customer"
  ~ customer
error[bad-name] campaigns/win_back/campaign.yml:5:30 "Customer" cannot be a name
  ~ Customer
  a name starts with a small letter and has small letters, digits and _ only
error[wrong-type] campaigns/win_back/campaign.yml:5:49 "columns" must be a list, not "email"
  ~ email
error[unknown-value] campaigns/win_back/campaign.yml:5:67 unknown value "lose" for "unmatched"
  ~ lose
  there is keep, drop, fail
error[missing-key] campaigns/win_back/campaign.yml:6:9 "on" is missing
  ~ reconcile
  on: columns that both have; { column: column of the entity }; or a condition over \`input\` and the entity by its name
error[wrong-type] campaigns/win_back/campaign.yml:7:40 "on" is a column, a list of columns, a mapping of columns, or a condition
  ~ {}
error[unknown-value] campaigns/win_back/campaign.yml:7:55 unknown value "lose" for "unmatched"
  ~ lose
  there is keep, drop, fail
error[empty-value] campaigns/win_back/campaign.yml:8:17 "enrich" adds nothing
  ~ {}
  write columns, collect or query
error[bad-name] campaigns/win_back/campaign.yml:9:30 "a b" cannot be the name of a column
  ~ "a b"
  letters, digits and _
error[empty-value] campaigns/win_back/campaign.yml:9:89 "columns" is empty
  ~ []
error[wrong-value] campaigns/win_back/campaign.yml:9:100 "limit" must be at least 1
  ~ 0
error[bad-name] campaigns/win_back/campaign.yml:10:32 "Best" cannot be a name
  ~ Best
  a name starts with a small letter and has small letters, digits and _ only
error[wrong-value] campaigns/win_back/campaign.yml:10:47 "soon" is no length of time
  ~ soon
  write 90 minutes, 72h or 30d
`);
});

test('what may stand beside a kind', () => {
  const problems = insides(
    'filter: a > 1, allow_empty: maybe, description: "", entity: Purchase',
    'filter: a > 1, when: later',
  );
  expect(problems).toBe(`
error[wrong-type] campaigns/win_back/campaign.yml:4:37 "allow_empty" must be true or false, not "maybe"
  ~ maybe
error[empty-value] campaigns/win_back/campaign.yml:4:57 "description" is empty
  ~ ""
error[bad-name] campaigns/win_back/campaign.yml:4:69 "Purchase" cannot be a name
  ~ Purchase
  a name starts with a small letter and has small letters, digits and _ only
error[unknown-key] campaigns/win_back/campaign.yml:5:24 unknown key "when"
  ~ when
`);
});
