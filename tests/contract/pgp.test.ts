import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decrypt, generateKey, readKey, readMessage, readPrivateKey } from 'openpgp';
import { beforeAll, expect, test } from 'vitest';
import { keyProblem, openPgp } from '../../src/adapters/pgp.ts';

const root = mkdtempSync(path.join(tmpdir(), 'muster-pgp-'));
let vendor: { readonly privateKey: string; readonly publicKey: string };

const keyPair = (options: { keyExpirationTime?: number; date?: Date } = {}) =>
  generateKey({ userIDs: [{ name: 'Acme' }], format: 'armored', ...options });

beforeAll(async () => {
  vendor = await keyPair();
  writeFileSync(path.join(root, 'acme.asc'), vendor.publicKey);
  writeFileSync(path.join(root, 'acme.pgp'), (await readKey({ armoredKey: vendor.publicKey })).write());
});

async function* chunks(...texts: string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text, 'latin1'));
}

test.each(['acme.asc', 'acme.pgp'])('what is encrypted with %s is read by its owner, to the byte', async (file) => {
  const encrypt = await openPgp(root, [file]);
  const sealed: Uint8Array[] = [];
  for await (const chunk of encrypt(chunks('Änne;', 'Köln\r\n'))) sealed.push(chunk);
  const binaryMessage = Uint8Array.from(Buffer.concat(sealed));
  expect(Buffer.from(binaryMessage).toString('latin1')).not.toContain('nne');
  const opened: unknown = await decrypt({
    message: await readMessage({ binaryMessage }),
    decryptionKeys: await readPrivateKey({ armoredKey: vendor.privateKey }),
    format: 'binary',
  });
  const { data } = opened as { data: Uint8Array };
  expect(Buffer.from(data).toString('latin1')).toBe('Änne;Köln\r\n');
});

test.each<{ what: string; make: () => Promise<string>; says: RegExp }>([
  { what: 'no key', make: () => Promise.resolve('hello'), says: /^key\.asc: / },
  {
    what: 'an expired key',
    make: async () => (await keyPair({ keyExpirationTime: 60, date: new Date('2017-07-03') })).publicKey,
    says: /^key\.asc: .*expired/,
  },
  { what: 'a private key', make: () => Promise.resolve(vendor.privateKey), says: /^key\.asc is a private key/ },
])('$what is refused before anything is touched', async ({ make, says }) => {
  writeFileSync(path.join(root, 'key.asc'), await make());
  expect(await keyProblem(root, ['acme.asc', 'key.asc'])).toMatch(says);
});

test('a key that is not there', async () => {
  expect(await keyProblem(root, ['none.asc'])).toBe('none.asc is not there');
});
