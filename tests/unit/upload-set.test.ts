import { expect, test } from 'vitest';
import { openSftp } from '../../src/adapters/sftp.ts';
import type { LedgerEntry, UploadStatus } from '../../src/ports.ts';
import { smallFile } from '../../src/print/publish-set.ts';
import { type Uploaded, uploadSet } from '../../src/run/print/upload-set.ts';
import { type Disk, memoryFiles } from '../support/memory-files.ts';
import { type Misdeed, onceAt, type Request, startSftp, type TestSftp } from '../support/sftp.ts';

/** A set of two data files, in the order in which a vendor sees it. */
const contents = [
  ['ride.manifest.json', '{}\n'],
  ['ride_PROOF.csv', 'why;record\r\n'],
  ['ride_DE.csv', 'NAME\r\nAnn\r\n'],
  ['ride_GB.csv', 'NAME\r\nBo\r\n'],
  ['ride.done', 'sums\n'],
] as const;
const disk: Disk = new Map(contents.map(([name, text]) => [`/set/${name}`, Buffer.from(text)]));
const whole = Object.fromEntries(contents);

/** What is durable of uploads; the process dies where `observe` throws, before an entry is durable and after it. */
function uploadLedger(observe: (when: 'begun' | 'durable') => void = () => undefined) {
  const durable = new Map<string, UploadStatus>();
  return {
    durable,
    uploads: () => Promise.resolve(durable),
    append(entries: readonly LedgerEntry[]) {
      observe('begun');
      for (const entry of entries) if (entry.kind === 'upload') durable.set(entry.file, entry.status);
      observe('durable');
      return Promise.resolve();
    },
  };
}

type Uploads = Pick<ReturnType<typeof uploadLedger>, 'uploads' | 'append'>;

const upload = (server: TestSftp, { uploads, append }: Uploads): Promise<Uploaded> =>
  uploadSet(
    {
      ...{ list: { runKey: 'ride@1', step: 'card' }, folder: '/set', account: 'acme' },
      set: contents.map(([name, text]) => smallFile(name, text)),
      open: () =>
        openSftp({
          ...{ host: '127.0.0.1', port: server.port, host_key: server.hostKey, user: 'muster', directory: '/in' },
          ...{ privateKey: server.privateKey, patience: 5_000 },
        }),
    },
    { files: memoryFiles(disk), ledger: { uploads, append } },
  );

const texts = (server: TestSftp) => Object.fromEntries([...server.disk].map(([name, data]) => [name, String(data)]));

/** No data file is there by its name before its manifest, and `.done` is there when all others are. */
function expectDescribed(server: TestSftp): void {
  const isThere = contents.map(([name]) => server.disk.has(name));
  expect(isThere, [...server.disk.keys()].join(', ')).toEqual(isThere.toSorted((a, b) => Number(b) - Number(a)));
}

test('the whole set is there before anything of it is visible', async () => {
  await using server = await startSftp();
  expect(await upload(server, uploadLedger())).toEqual({ kind: 'done' });
  expect(texts(server)).toEqual(whole);
  const steps = server.log
    .filter((line) => /^(open|rename)/.test(line))
    .map((line) => line.replace(/^open (\S+).*/, 'open $1'));
  const names = contents.map(([name]) => name);
  expect(steps).toEqual([
    ...names.map((name) => `open ${name}.part`),
    ...names.map((name) => `rename ${name}.part ${name}`),
  ]);
});

test.each<{ request: Request; misdeed: Misdeed }>([
  { request: 'login', misdeed: 'cut-before' },
  { request: 'list', misdeed: 'cut-before' },
  { request: 'list', misdeed: 'refuse' },
  { request: 'open', misdeed: 'cut-before' },
  { request: 'open', misdeed: 'cut-after' },
  { request: 'open', misdeed: 'refuse' },
  { request: 'write', misdeed: 'cut-before' },
  { request: 'write', misdeed: 'cut-after' },
  { request: 'write', misdeed: 'refuse' },
  { request: 'close', misdeed: 'cut-before' },
  { request: 'close', misdeed: 'cut-after' },
  { request: 'rename', misdeed: 'cut-before' },
  { request: 'rename', misdeed: 'cut-after' },
  { request: 'rename', misdeed: 'refuse' },
])('$misdeed at any $request: no data without a manifest, and the next pass ends with one set', async (fault) => {
  for (let at = 1; ; at++) {
    const { script, happened } = onceAt(fault.request, at, fault.misdeed);
    await using server = await startSftp(script);
    const ledger = uploadLedger();
    const first = await upload(server, ledger);
    if (!happened()) break;
    expect(first).toMatchObject({ kind: 'open', because: { kind: 'retry' } });
    expectDescribed(server);
    expect(await upload(server, ledger)).toEqual({ kind: 'done' });
    expect(texts(server)).toEqual(whole);
  }
});

test.each(['begun', 'durable'] as const)(
  'killed at any commit, when it is %s: no data without a manifest, nothing renamed twice, one set in the end',
  async (when) => {
    for (let killAt = 1; ; killAt++) {
      await using server = await startSftp();
      let commits = 0;
      const ledger = uploadLedger((what) => {
        if (what === when && ++commits === killAt) throw new Error('killed');
      });
      const isKilled = await upload(server, ledger).then(
        () => false,
        () => true,
      );
      if (!isKilled) break;
      expectDescribed(server);
      expect(await upload(server, ledger)).toEqual({ kind: 'done' });
      expect(texts(server)).toEqual(whole);
      const renames = server.log.filter((line) => line.startsWith('rename'));
      expect(renames).toEqual([...new Set(renames)]);
    }
  },
);

test('a vendor who collects at once: the manifest that went is not uploaded again', async () => {
  const { script } = onceAt('rename', 1, 'cut-after');
  await using server = await startSftp(script);
  const ledger = uploadLedger();
  await upload(server, ledger);
  server.disk.delete('ride.manifest.json');
  expect(await upload(server, ledger)).toEqual({
    kind: 'open',
    because: {
      kind: 'unknown',
      reason:
        'ride.manifest.json was uploaded to acme and is not there any more: it may have been collected, and is not uploaded again',
    },
  });
});
