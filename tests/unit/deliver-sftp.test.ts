import { expect, test } from 'vitest';
import { manualClock } from '../../src/adapters/clock.ts';
import { openSftp } from '../../src/adapters/sftp.ts';
import type { Encrypt, Ledger } from '../../src/ports.ts';
import { sha256 } from '../../src/base/sha256.ts';
import { layoutFile, type SftpDelivery, vendorFile } from '../../src/project/schema/print.ts';
import type { Delivered } from '../../src/run/send/deliver.ts';
import { deliverPrint } from '../../src/run/print/deliver-print.ts';
import { frozenAt, frozenList, type FrozenListFixture, observedLedger } from '../support/frozen-list.ts';
import { type Disk, memoryFiles } from '../support/memory-files.ts';
import { rulesOf } from '../support/message-rules.ts';
import { onceAt, type SftpScript, startSftp, type TestSftp } from '../support/sftp.ts';

const folder = '/data/prod/print/win_back@2017-07-03/offer';
const layout = layoutFile.parse({
  format: 'csv',
  columns: [{ name: 'NAME', value: 'name', required: true }],
  split_by: ['land'],
});

/** Ann and Bo in two files, and nobody, who is in none. */
const people = (): Promise<FrozenListFixture> =>
  frozenList(3, (seq) => ({ data: { name: ['Ann', 'Bo', null][seq] ?? null, land: ['DE', 'GB', 'GB'][seq] ?? null } }));

const deliveryTo = ({ port, hostKey }: TestSftp): SftpDelivery => ({
  ...{ to: 'sftp', host: '127.0.0.1', port, host_key: hostKey, user: 'muster' },
  ...{ key: { file: 'keys/acme' }, directory: '/in', done_file: true },
});

interface Pass {
  readonly server: TestSftp;
  readonly disk: Disk;
  readonly ledger?: Ledger;
  readonly deliver?: 'outbox' | 'providers';
  readonly changed?: Partial<SftpDelivery>;
  readonly isEncrypted?: boolean;
}

/** An encryption that nobody should use. */
const rot: Encrypt = async function* (chunks) {
  for await (const chunk of chunks) yield chunk.map((byte) => byte ^ 0xff);
};

const vendorOf = (isEncrypted: boolean) =>
  vendorFile.parse({
    name: '{{campaign}}_{{split}}.csv',
    ...(isEncrypted ? { encrypt: { pgp: 'keys/acme.asc' } } : {}),
  });

/** One pass over the list, to a vendor with a server. */
const pass = (
  { warehouse, list, file, ledger: own }: FrozenListFixture,
  { server, disk, ledger = own, deliver = 'providers', changed = {}, isEncrypted = false }: Pass,
): Promise<Delivered> =>
  deliverPrint(
    {
      ...{ list, file, layout, vendor: vendorOf(isEncrypted) },
      remote: { ...deliveryTo(server), ...changed },
      rules: rulesOf(),
      ...{ date: '2017-07-03', campaign: 'win_back', campaignCode: 'WINBACK', vendorName: 'acme', shared: {} },
    },
    {
      ...{ ledger, files: memoryFiles(disk), warehouse, clock: manualClock(frozenAt) },
      environment: { name: 'prod', deliver, folder: '/data/prod' },
      openRemote: ({ key: _key, ...delivery }) =>
        openSftp({ ...delivery, privateKey: server.privateKey, patience: 5_000 }),
      openEncryption: () => Promise.resolve(rot),
    },
  );

const ended = { accepted: 2, rejected: 1 };

/** Files by name. */
const texts = (files: ReadonlyMap<string, Buffer>, from = ''): Record<string, string> =>
  Object.fromEntries([...files].map(([name, data]) => [name.slice(from.length), data.toString()] as const).sort());

const renames = ({ log }: TestSftp): string[] => log.filter((line) => line.startsWith('rename'));

/** All that a vendor gets, in the order in which it appears. */
const appearing = [
  'win_back.manifest.json',
  'win_back_PROOF.csv',
  'win_back_DE.csv',
  'win_back_GB.csv',
  'win_back.done',
];

test('the manifest is visible first, then the data files, and .done', async () => {
  await using fixture = await people();
  await using server = await startSftp();
  const disk: Disk = new Map();
  expect(await pass(fixture, { server, disk })).toEqual({});
  expect(await fixture.counts()).toEqual(ended);
  expect(texts(server.disk)).toEqual(texts(disk, `${folder}/`));
  expect(renames(server)).toEqual(appearing.map((name) => `rename ${name}.part ${name}`));
});

test('only what is encrypted leaves; a second pass encrypts nothing again', async () => {
  await using fixture = await people();
  await using server = await startSftp(onceAt('rename', 2, 'cut-after').script);
  const disk: Disk = new Map();
  expect((await pass(fixture, { server, disk, isEncrypted: true })).because).toMatch(/^127\.0\.0\.1/);
  expect(await pass(fixture, { server, disk, isEncrypted: true })).toEqual({});
  expect(await fixture.counts()).toEqual(ended);
  expect([...server.disk.keys()].sort()).toEqual([
    ...['win_back.done', 'win_back.manifest.json'],
    ...['win_back_DE.csv.pgp', 'win_back_GB.csv.pgp', 'win_back_PROOF.csv.pgp'],
  ]);
  const sealed = server.disk.get('win_back_DE.csv.pgp') ?? Buffer.alloc(0);
  expect(Buffer.from(sealed.map((byte) => byte ^ 0xff)).toString()).toBe('NAME\r\nAnn\r\n');
  expect(server.disk.get('win_back.done')?.toString()).toContain(`${sha256(sealed)}  win_back_DE.csv.pgp\n`);
  expect(server.disk.get('win_back.manifest.json')).toEqual(disk.get(`${folder}/win_back.manifest.json`));
});

test('nothing leaves the machine where the environment delivers to the outbox', async () => {
  await using fixture = await people();
  await using server = await startSftp();
  const disk: Disk = new Map();
  await pass(fixture, { server, disk, deliver: 'outbox' });
  expect(await fixture.counts()).toEqual(ended);
  expect(disk.has(`${folder}/win_back.done`)).toBe(true);
  expect(server.log).toEqual([]);
});

test('a vendor may want no .done', async () => {
  await using fixture = await people();
  await using server = await startSftp();
  await pass(fixture, { server, disk: new Map(), changed: { done_file: false } });
  expect([...server.disk.keys()]).toEqual(appearing.slice(0, -1));
});

test('cut off after a rename: who was not settled stays open, and the next pass ends with one set', async () => {
  const { script } = onceAt('rename', 4, 'cut-after');
  await using fixture = await people();
  await using server = await startSftp(script);
  const disk: Disk = new Map();
  expect((await pass(fixture, { server, disk })).because).toMatch(/^127\.0\.0\.1:\d+: /);
  expect(await fixture.counts()).toEqual({ retry: 2, rejected: 1 });
  expect(await pass(fixture, { server, disk })).toEqual({});
  expect(await fixture.counts()).toEqual(ended);
  expect(texts(server.disk)).toEqual(texts(disk, `${folder}/`));
});

test('killed before the outcomes are durable, the next pass ends with the same set', async () => {
  await using fixture = await people();
  await using server = await startSftp();
  const disk: Disk = new Map();
  let isAlive = true;
  const ledger = observedLedger(fixture.ledger, (what, entries) => {
    if (what === 'begun' && isAlive && entries.some(({ kind }) => kind === 'outcome')) {
      isAlive = false;
      throw new Error('killed');
    }
  });
  await expect(pass(fixture, { server, disk, ledger })).rejects.toThrow('killed');
  await pass(fixture, { server, disk });
  expect(await fixture.counts()).toEqual(ended);
  expect(texts(server.disk)).toEqual(texts(disk, `${folder}/`));
  expect(renames(server)).toEqual([...new Set(renames(server))]);
});

test.each<{ what: string; deliver?: Partial<SftpDelivery>; script?: SftpScript; says: RegExp; left: string[] }>([
  {
    what: 'another host key',
    deliver: { host_key: `SHA256:${'A'.repeat(43)}` },
    says: /it has the host key/,
    left: [],
  },
  {
    what: 'a login that is refused',
    deliver: { user: 'somebody' },
    says: /: it does not let somebody in with this key$/,
    left: [],
  },
  {
    what: 'a full disk',
    script: { space: 4 },
    says: /: it cannot write \/in\/win_back\.manifest\.json\.part: Failure; its disk may be full$/,
    left: ['win_back.manifest.json.part'],
  },
])('$what: nothing is visible, everybody stays open', async ({ deliver = {}, script = {}, says, left }) => {
  await using fixture = await people();
  await using server = await startSftp(script);
  expect((await pass(fixture, { server, disk: new Map(), changed: deliver })).because).toMatch(says);
  expect([...server.disk.keys()]).toEqual(left);
  expect(await fixture.counts()).toEqual({ retry: 2, rejected: 1 });
});

test('a name that the vendor already holds is not ours: nothing is written over it', async () => {
  await using fixture = await people();
  await using server = await startSftp({}, new Map([['win_back_GB.csv', Buffer.from('theirs')]]));
  const { because } = await pass(fixture, { server, disk: new Map() });
  expect(because).toBe(
    `sftp://muster@127.0.0.1:${server.port}/in has a win_back_GB.csv that is not ours; nothing is written over it`,
  );
  expect(server.disk.get('win_back_GB.csv')?.toString()).toBe('theirs');
  expect(renames(server)).toEqual([]);
});

/** A pass that ends right after the rename of the first data file, before anybody knows of it. */
async function cutAtRename(fixture: FrozenListFixture, disk: Disk): Promise<TestSftp> {
  const server = await startSftp(onceAt('rename', 3, 'cut-after').script);
  await pass(fixture, { server, disk });
  return server;
}

test('what was uploaded and is not there may have been collected: it is unknown, and not uploaded again', async () => {
  await using fixture = await people();
  const disk: Disk = new Map();
  await using server = await cutAtRename(fixture, disk);
  server.disk.delete('win_back_DE.csv');
  const writes = server.log.filter((line) => line.startsWith('write')).length;
  for (let again = 0; again < 2; again++) {
    expect((await pass(fixture, { server, disk })).because).toMatch(
      /^win_back_DE\.csv was uploaded .* not uploaded again$/,
    );
    expect(await fixture.counts()).toEqual({ unknown: 2, rejected: 1 });
  }
  expect(server.log.filter((line) => line.startsWith('write'))).toHaveLength(writes);
});

test('both names: a person has to look', async () => {
  await using fixture = await people();
  const disk: Disk = new Map();
  await using server = await cutAtRename(fixture, disk);
  server.disk.set('win_back_DE.csv.part', Buffer.from('?'));
  expect((await pass(fixture, { server, disk })).because).toMatch(
    /has both win_back_DE\.csv and win_back_DE\.csv\.part/,
  );
  expect(await fixture.counts()).toEqual({ retry: 2, rejected: 1 });
});

test('another size: a person has to look', async () => {
  await using fixture = await people();
  const disk: Disk = new Map();
  await using server = await cutAtRename(fixture, disk);
  server.disk.set('win_back_DE.csv', Buffer.from('?'));
  expect((await pass(fixture, { server, disk })).because).toMatch(/has 1 bytes of win_back_DE\.csv, which has 11/);
});

test('a run that is cancelled while the vendor has files of it: nobody knows what is printed', async () => {
  await using fixture = await people();
  await using _server = await cutAtRename(fixture, new Map());
  const { runKey } = fixture.list;
  await fixture.ledger.append([{ kind: 'drop', runKey, reason: 'cancelled' }]);
  expect(await fixture.counts()).toEqual({ unknown: 2, rejected: 1 });
});
