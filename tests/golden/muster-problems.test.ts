import { describe, expect, test } from 'vitest';
import { readProject } from '../../src/project/read.ts';
import { diagnosticLines } from '../support/diagnostic-lines.ts';
import { smallProject } from '../support/small-project.ts';

const shop = `
name: shop
profile:
  table: core.customers
  key: customer_id
  version: modified_at
  identities: { crm_id: customer_id }
  addresses: { email: email }
  consent: { email: email_consent }
`;

/** The problems of a muster.yml, written on lines of its own. */
const problemsIn = (text: string): string => {
  const project = smallProject({ 'muster.yml': text.trimStart() });
  return `\n${diagnosticLines(readProject(project).diagnostics)}\n`;
};

describe('mistakes in muster.yml', () => {
  test('a misspelt key', () => {
    const problems = problemsIn(`${shop}timezon: Europe/London
governance: { consent_defaut: deny }
`);
    expect(problems).toBe(`
error[unknown-key] muster.yml:9:1 unknown key "timezon"
  ~ timezon
  did you mean "timezone"?
error[unknown-key] muster.yml:10:15 unknown key "consent_defaut"
  ~ consent_defaut
  did you mean "consent_default"?
`);
  });

  test('a secret written literally, misspelt, or as a number', () => {
    const problems = problemsIn(`${shop}channels:
  a: { kind: email, provider: smtp, from: a@example.com, url: "smtp://me:secret@mail.example.com" }
  b: { kind: email, provider: smtp, from: a@example.com, url: { enf: SMTP_URL } }
  c: { kind: email, provider: smtp, from: a@example.com, url: { env: 5 } }
  d: { kind: email, provider: smtp, from: a@example.com, url: { env: SMTP_URL, fil: url.txt } }
`);
    expect(problems).toBe(`
error[literal-secret] muster.yml:10:63 a secret is never written into a file
  ~ "smtp://me:secret@mail.example.com"
  write { env: NAME } or { file: path }
error[literal-secret] muster.yml:11:63 a secret is never written into a file
  ~ { enf: SMTP_URL }
  write { env: NAME } or { file: path }
error[quotes-needed] muster.yml:12:70 5 is read as a number, but "env" is text
  ~ 5
  put quotes around 5
error[unknown-key] muster.yml:13:80 unknown key "fil"
  ~ fil
  did you mean "file"?
`);
  });

  test('kinds and providers of channels', () => {
    const problems = problemsIn(`${shop}channels:
  a: { kind: sms, provider: twilio }
  b: { kind: emial, provider: smtp }
  c: { provider: smtp }
  d: { kind: email, provider: ses, from: a@example.com }
  e: { kind: email, provider: smpt, from: a@example.com }
  f: { kind: email, provider: outbox, from: a@example.com, rate: 200 }
  g: { kind: email, provider: outbox, form: a@example.com }
`);
    expect(problems).toBe(`
error[not-supported] muster.yml:10:29 "twilio" is not supported yet
  ~ twilio
error[unknown-value] muster.yml:11:14 unknown value "emial" for "kind"
  ~ emial
  did you mean "email"?
error[missing-key] muster.yml:12:3 "kind" is missing
  ~ c
error[not-supported] muster.yml:13:31 "ses" is not supported yet
  ~ ses
error[unknown-value] muster.yml:14:31 unknown value "smpt" for "provider"
  ~ smpt
  did you mean "smtp"?
error[wrong-value] muster.yml:15:66 200 is no rate
  ~ 200
  write 200/s, 1000/min or 10000/h
error[unknown-key] muster.yml:16:39 unknown key "form"
  ~ form
  did you mean "from"?
`);
  });

  test('what a later version brings', () => {
    const problems = problemsIn(`${shop}governance:
  test_recipients: [crm@example.com]
`);
    expect(problems).toBe(`
error[not-supported] muster.yml:10:3 "test_recipients" is not supported yet
  ~ test_recipients
`);
  });

  test('guardrails that say what cannot be', () => {
    const problems = problemsIn(`${shop}governance:
  guardrails: { max_recipients: -1, max_change: 0.5 }
`);
    expect(problems).toBe(`
error[wrong-value] muster.yml:10:33 "max_recipients" must be at least 0
  ~ -1
error[wrong-value] muster.yml:10:49 0.5 is no percentage
  ~ 0.5
  write one like 50%
`);
  });

  test('caps, quiet hours and a holdout that say what cannot be', () => {
    const problems = problemsIn(`${shop}governance:
  holdout: 5
  caps:
    - { name: weekly, kinds: [email], max: 3, within: a week }
    - { name: twice, kinds: [email], max: 3, within: 7d, per: week }
    - { name: never, kinds: [email], max: 3 }
    - { name: negative, kinds: [email], max: -1, per: year }
    - { name: nothing, kinds: [], max: 1, per: day }
    - { name: mail, kinds: [mail], max: 1, per: day }
  quiet_hours:
    - { kinds: [email], from: "21:00", to: 8:00 }
    - { kinds: [email], from: "24:00", to: "08:00" }
    - { kinds: [email], from: "21:00", to: "21:00" }
    - { kinds: [direct_mail], from: "21:00", to: "08:00", zone: Mars }
`);
    expect(problems).toBe(`
error[wrong-value] muster.yml:10:12 5 is no share
  ~ 5
  write a percentage like 20%
error[wrong-value] muster.yml:12:55 "a week" is no length of time
  ~ a week
  write 90 minutes, 72h or 30d
error[wrong-value] muster.yml:13:7 a cap counts within a length of time or per calendar period
  ~ { name: twice, kinds: [email], max: 3, within: 7d, per: week }
  write within: 7d or per: month
error[wrong-value] muster.yml:14:7 a cap counts within a length of time or per calendar period
  ~ { name: never, kinds: [email], max: 3 }
  write within: 7d or per: month
error[wrong-value] muster.yml:15:46 "max" must be at least 0
  ~ -1
error[unknown-value] muster.yml:15:55 unknown value "year" for "per"
  ~ year
  there is day, week, month
error[empty-value] muster.yml:16:31 "kinds" is empty
  ~ []
error[unknown-value] muster.yml:17:29 unknown value "mail" for item 1 of "kinds"
  ~ mail
  did you mean "email"?
error[wrong-value] muster.yml:19:44 "8:00" is no time of day
  ~ 8:00
  write "08:00" or "21:30"
error[wrong-value] muster.yml:20:31 "24:00" is no time of day
  ~ "24:00"
  write "08:00" or "21:30"
error[wrong-value] muster.yml:21:7 quiet hours from and to the same time never end
  ~ { kinds: [email], from: "21:00", to: "21:00" }
error[unknown-value] muster.yml:22:17 unknown value "direct_mail" for item 1 of "kinds"
  ~ direct_mail
  there is email, sms, push, webhook
error[wrong-value] muster.yml:22:65 "Mars" is no time zone
  ~ Mars
  write one like Europe/London
`);
  });

  test('values that are not what the key wants', () => {
    const problems = problemsIn(`${shop}timezone: Mars/Olympus
warehouse: { threads: two, memory: 4 }
governance: none
vars: [lapsed_days]
environments: { prod: { deliver: everywhere } }
`);
    expect(problems).toBe(`
error[wrong-value] muster.yml:9:11 "Mars/Olympus" is no time zone
  ~ Mars/Olympus
  write one like Europe/London
error[wrong-type] muster.yml:10:23 "threads" must be a number, not "two"
  ~ two
error[wrong-value] muster.yml:10:36 4 is no amount of memory
  ~ 4
  write 512MB or 4GB
error[wrong-type] muster.yml:11:13 "governance" must be a mapping, not "none"
  ~ none
error[wrong-type] muster.yml:12:7 "vars" must be a mapping, not a list
  ~ [lapsed_days]
error[unknown-value] muster.yml:13:34 unknown value "everywhere" for "deliver"
  ~ everywhere
  there is outbox, providers
`);
  });

  test('variables', () => {
    const problems = problemsIn(`${shop}vars:
  days: { type: integer, default: many }
  Days: { type: integer }
  note: { type: string }
  since: { type: date, default: 2026-01-01 }
`);
    expect(problems).toBe(`
error[wrong-value] muster.yml:10:35 "many" is not of type integer
  ~ many
error[bad-name] muster.yml:11:3 "Days" cannot be a name
  ~ Days
  a name starts with a small letter and has small letters, digits and _ only
error[unknown-value] muster.yml:12:17 unknown value "string" for "type"
  ~ string
  there is integer, double, decimal, text, boolean, date, timestamp
`);
  });

  test('keys that are missing', () => {
    const problems = problemsIn(`
name: shop
profile: { table: core.customers, key: customer_id }
`);
    expect(problems).toBe(`
error[missing-key] muster.yml:2:1 "version" is missing
  ~ profile
  version: the column that says when the row last changed: a newer opt-out in the ledger wins
error[missing-key] muster.yml:2:1 "identities" is missing
  ~ profile
  identities: its columns by namespace, like { crm_id: customer_id }
error[missing-key] muster.yml:2:1 "addresses" is missing
  ~ profile
  addresses: columns of the profile table, by the kind of channel
error[missing-key] muster.yml:2:1 "consent" is missing
  ~ profile
  consent: a BOOLEAN column for each kind of channel
`);
  });

  test('keys without a value', () => {
    const problems = problemsIn(`
name:
profile:
`);
    expect(problems).toBe(`
error[empty-value] muster.yml:1:1 "name" has no value
  ~ name
error[empty-value] muster.yml:2:1 "profile" has no value
  ~ profile
`);
  });

  test('an empty file', () => {
    const problems = problemsIn(`
# nothing but a comment
`);
    expect(problems).toBe(`
error[empty-file] muster.yml:1:1 the file is empty
`);
  });

  test('no space after a colon', () => {
    const problems = problemsIn(`
name:shop
`);
    expect(problems).toBe(`
error[wrong-type] muster.yml:1:1 the file must be a mapping, not "name:shop"
  ~ name:shop
  a space is missing after the colon
`);
  });
});
