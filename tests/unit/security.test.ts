import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFiles } from '../../src/adapters/files.ts';
import { openChannel } from '../../src/cli/ways-out.ts';
import { secretForms, withoutSecrets } from '../../src/base/secret-forms.ts';
import { withoutAddresses } from '../../src/base/without-addresses.ts';
import { readProject } from '../../src/project/read.ts';
import { csvText } from '../../src/report/csv-text.ts';
import { readProjectFiles } from '../../src/run/definition.ts';
import { mailShop } from '../support/mail-shop.ts';
import { muster, projectOf } from '../support/muster.ts';
import { runRig } from '../support/running.ts';
import { smallProject } from '../support/small-project.ts';
import { temporaryFolder, testWarehouse } from '../support/warehouse.ts';

/** Attacks on what leaves the machine, or stays on it for people to read; those on templates and mails stand beside them. */

describe('what SQL means is up to the engine', () => {
  /** In any client of the engine. */
  async function somebodyMakes(project: string, functions: readonly string[]): Promise<void> {
    mkdirSync(path.join(project, 'data'));
    const { warehouse } = await testWarehouse({ warehouse: 'data/warehouse.duckdb' }, project);
    await using _closed = warehouse;
    await using session = await warehouse.session();
    for (const sql of functions) await session.run(sql);
  }

  test('a warehouse with functions of the names of builtins is opened by no command', async () => {
    const shop = await projectOf(smallProject());
    await somebodyMakes(shop, [
      "create macro trim(text) as 'evil@example.com'",
      'create macro Range(n) as table select 99',
      'create macro with_tax(net) as net * 1.2',
    ]);
    expect(await muster(shop, ['query', 'select 1'])).toEqual({
      code: 2,
      out: '',
      err: `
error[hidden-function]  data/warehouse.duckdb has functions of its own that hide the engine's: range, trim
  hint: all SQL would mean something else: take them away in a client of the engine: drop macro range; drop macro trim;
`.slice(1),
    });
  });
});

describe('CSV for people: what a spreadsheet would run is text', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['=HYPERLINK("http://evil.example","x")', `"'=HYPERLINK(""http://evil.example"",""x"")"`],
    ['+1+1', "'+1+1"],
    ['-1+1', "'-1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1+1', "'\t=1+1"],
    ['\r=1+1', `"'\r=1+1"`],
    ['＝1+1', "'＝1+1"],
    ['anna', 'anna'],
    ['a=1', 'a=1'],
  ])('%j', (value, cell) => {
    expect(csvText([{ name: 'x', type: 'VARCHAR' }], [{ x: value }])).toBe(`x\n${cell}\n`);
  });
});

describe('the words of others, without addresses', () => {
  test.each([
    [`Could not convert string "anna@example.com" to INT32`, 'Could not convert string "…" to INT32'],
    ['Duplicate key "email: Jürgen.Köhl@köln.example"', 'Duplicate key "email: …"'],
    [`invalid phone '+44 7911 123456', and +15551234567`, `invalid phone '…', and …`],
    ['<a@b.example>,c@d.example;e@f.example', '<…>,…;…'],
    // What looks like one and is the name of a run.
    ['runs/hello@2026-01-02/lists/offer.parquet is missing', 'runs/hello@2026-01-02/lists/offer.parquet is missing'],
    ['a + 12 is no time: 2017-07-03 05:30:00+01', 'a + 12 is no time: 2017-07-03 05:30:00+01'],
  ])('%s', (words, masked) => {
    expect(withoutAddresses(words)).toBe(masked);
  });

  test.each([`'anna@example.com'::integer`, `cast('+447911123456 ' as date)`, `error('no room for anna@example.com')`])(
    'the engine fails with %s',
    async (expression) => {
      const { warehouse } = await testWarehouse();
      await using _engine = warehouse;
      await using session = await warehouse.session();
      await expect(session.run(`create table t as select ${expression} as x`)).rejects.toThrow(
        /^(?!.*(anna|4479)).*….*$/s,
      );
    },
  );

  test('a run that fails on a value names nobody: not in the ledger, not in its folder, not in the news', async () => {
    const campaign = `
entity: customer
steps:
  lapsed: { audience: audiences.lapsed }
  numbers: { query: numbers.sql, from: lapsed }
  offer: { email: { channel: newsletter, subject: Hello, html: "<p>Hello</p>" }, from: numbers }
`;
    await using rig = await runRig(campaign, {
      'campaigns/win_back/numbers.sql': 'select customer_id, email::integer as number from input\n',
    });
    await rig.carryThrough();
    const record = await rig.record();
    expect(record).toMatchObject({ status: 'failed', note: expect.stringContaining('…') as string });
    expect(JSON.stringify([record, rig.events])).not.toContain('example.com');
  });
});

describe('secrets are masked by value, in every form in which they come back', () => {
  const url = 'https://hooks.example.com/services/T0PS3CR3T?key=abcdefgh';
  const pem = '-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END KEY-----';
  test.each([
    ['hunter2', '535 no hunter2 here', '535 no … here'],
    ['hunter2', 'aHVudGVyMg== and aHVudGVyMg', '… and …'],
    ['smtp://ann:p%40ss%2Fw0rd@mail.example.com', 'p@ss/w0rd p%40ss%2Fw0rd', '… …'],
    ['smtp://ann:hunter2@mail.example.com', `AUTH PLAIN ${btoa('\0ann\0hunter2')}`, 'AUTH PLAIN …'],
    [
      'smtp://ann:hunter2@mail.example.com',
      'ann is not known at mail.example.com',
      'ann is not known at mail.example.com',
    ],
    ['smtp://SG.0123456789abcdef:x1y2z3@mail.example.com', 'no SG.0123456789abcdef', 'no …'],
    [url, `cannot post to ${url}`, 'cannot post to …'],
    [url, 'no /services/T0PS3CR3T?key=abcdefgh, nor T0PS3CR3T or abcdefgh', 'no …, nor … or …'],
    ['whsec_MfKQ9r8GKYqrTwjU', 'MfKQ9r8GKYqrTwjU', '…'],
    [pem, 'bad key: MIIEvQIBADANBgkq', 'bad key: …'],
    [pem, JSON.stringify({ pem }), '{"pem":"…"}'],
  ])('%j: %s', (secret, words, masked) => {
    expect(withoutSecrets(words, secretForms(secret))).toBe(masked);
  });
});

test('without an environment that delivers, every provider is a folder, and no secret is asked for', async () => {
  const root = temporaryFolder();
  const environment = { name: 'dev', deliver: 'outbox', folder: path.join(root, 'data/dev') } as const;
  const io = { env: {}, hideSecret: () => undefined };
  const written = {
    mail: { kind: 'email', provider: 'smtp', url: { env: 'SMTP_URL' }, from: 'a@example.com' },
    texts: { kind: 'sms', provider: 'webhook', url: 'https://example.com/in', secret: { env: 'KEY' } },
    crm: { kind: 'webhook', provider: 'webhook', url: 'https://example.com/in', secret: { env: 'KEY' } },
  };
  for (const [name, config] of Object.entries(written)) {
    await using channel = await openChannel(name, config as never, { environment, place: { root }, io });
    expect(channel.account).toBe('outbox');
  }
});

describe('paths stay inside of the project', () => {
  /** A shop on a disk, with something beside it that nobody should see. */
  async function problems(changed: Readonly<Record<string, string>>, links: Readonly<Record<string, string>> = {}) {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'secret.hbs'), '<p>for nobody</p>');
    for (const [name, content] of mailShop(changed)) {
      if (name in links) continue;
      mkdirSync(path.dirname(path.join(folder, 'shop', name)), { recursive: true });
      writeFileSync(path.join(folder, 'shop', name), content);
    }
    for (const [name, target] of Object.entries(links))
      symlinkSync(path.join(folder, target), path.join(folder, 'shop', name));
    const files = await readProjectFiles(openFiles(), path.join(folder, 'shop'));
    expect([...files.values()].join('')).not.toContain('for nobody');
    const { diagnostics } = readProject(files);
    return diagnostics.map(({ code, message }) => `${code}: ${message}`);
  }
  const campaign = (html: string): Readonly<Record<string, string>> => ({
    'campaigns/hello/campaign.yml': String(mailShop().get('campaigns/hello/campaign.yml')).replace('letter.hbs', html),
  });

  test.each<
    [what: string, changed: Readonly<Record<string, string>>, links: Readonly<Record<string, string>>, said: string]
  >([
    ['a template above the campaign', campaign('../../../secret.hbs'), {}, 'there is no file "../../../secret.hbs"'],
    ['a template with a whole path', campaign('/etc/secret.hbs'), {}, 'there is no file "/etc/secret.hbs"'],
    ['a template that is a link', {}, { 'campaigns/hello/letter.hbs': 'secret.hbs' }, 'there is no file "letter.hbs"'],
  ])('%s', async (_what, changed, links, said) => {
    expect(await problems(changed, links)).toEqual([expect.stringContaining(said)]);
  });
});
