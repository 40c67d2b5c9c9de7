import { expect, test } from 'vitest';
import { openSftp } from '../../src/adapters/sftp.ts';
import type { RemoteFolder } from '../../src/ports.ts';
import { startSftp, strangerKey, type TestSftp } from '../support/sftp.ts';

const open = (server: TestSftp, changed: { privateKey?: string; host_key?: string } = {}): Promise<RemoteFolder> =>
  openSftp({
    ...{ host: '127.0.0.1', port: server.port, host_key: server.hostKey, user: 'muster', directory: '/in' },
    ...{ privateKey: server.privateKey, patience: 5_000 },
    ...changed,
  });

async function* chunks(...texts: string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

test('a file is written, listed and renamed', async () => {
  await using server = await startSftp();
  await using remote = await open(server);
  await remote.put('a.csv.part', chunks('Ann\r\n', 'Bo\r\n'));
  expect(await remote.sizes()).toEqual(new Map([['a.csv.part', 9]]));
  await remote.rename('a.csv.part', 'a.csv');
  expect(Object.fromEntries(server.disk)).toEqual({ 'a.csv': Buffer.from('Ann\r\nBo\r\n') });
});

test('a file is written over half of one', async () => {
  await using server = await startSftp({}, new Map([['a.csv.part', Buffer.from('something longer')]]));
  await using remote = await open(server);
  await remote.put('a.csv.part', chunks('Ann'));
  expect(await remote.sizes()).toEqual(new Map([['a.csv.part', 3]]));
});

test('a server with another key gets not even the name of the user', async () => {
  await using server = await startSftp();
  const other = `SHA256:${'A'.repeat(43)}`;
  await expect(open(server, { host_key: other })).rejects.toMatchObject({
    name: 'RemoteFailure',
    message: `127.0.0.1:${server.port}: it has the host key ${server.hostKey}, and the vendor's file says ${other}`,
  });
  expect(server.log).toEqual([]);
});

test.each<{ what: string; run: (server: TestSftp) => Promise<unknown>; says: string }>([
  {
    what: 'a key that it does not know',
    run: (server) => open(server, { privateKey: strangerKey }),
    says: 'it does not let muster in with this key',
  },
  {
    what: 'what is no key',
    run: (server) => open(server, { privateKey: 'secret' }),
    says: 'it cannot log in: Cannot parse privateKey: Unsupported key format',
  },
  {
    what: 'a file that is there as the new name',
    async run(server) {
      server.disk.set('a', Buffer.from('1')).set('b', Buffer.from('2'));
      await using remote = await open(server);
      await remote.rename('a', 'b');
    },
    says: 'it cannot rename /in/a to b: Failure',
  },
])('refused: $what', async ({ run, says }) => {
  await using server = await startSftp();
  await expect(run(server)).rejects.toMatchObject({
    name: 'RemoteFailure',
    message: `127.0.0.1:${server.port}: ${says}`,
  });
});

test('nobody is there', async () => {
  const server = await startSftp();
  await server[Symbol.asyncDispose]();
  await expect(open(server)).rejects.toMatchObject({
    name: 'RemoteFailure',
    message: `127.0.0.1:${server.port}: nobody answers there`,
  });
});

test.each(['open', 'write', 'close'] as const)('cut off at %s: it is told, and nothing hangs', async (at) => {
  await using server = await startSftp({ misdeed: (request) => (request === at ? 'cut-before' : undefined) });
  await using remote = await open(server);
  const message = `127.0.0.1:${server.port}: the connection was lost`;
  await expect(remote.put('a.csv.part', chunks('Ann'))).rejects.toMatchObject({ name: 'RemoteFailure', message });
  await expect(remote.sizes()).rejects.toMatchObject({ name: 'RemoteFailure', message });
});

test('a folder that may not be read', async () => {
  await using server = await startSftp({ misdeed: (request) => (request === 'list' ? 'refuse' : undefined) });
  await using remote = await open(server);
  await expect(remote.sizes()).rejects.toMatchObject({
    message: `127.0.0.1:${server.port}: it cannot list /in: Permission denied`,
  });
});

test('a full disk', async () => {
  await using server = await startSftp({ space: 4 });
  await using remote = await open(server);
  await expect(remote.put('a.csv.part', chunks('Ann\r\n'))).rejects.toMatchObject({
    name: 'RemoteFailure',
    message: `127.0.0.1:${server.port}: it cannot write /in/a.csv.part: Failure; its disk may be full`,
  });
  expect(await remote.sizes()).toEqual(new Map([['a.csv.part', 4]]));
});
