import { expect, test } from 'vitest';
import { heard } from '../support/called.ts';
import { projectOf } from '../support/muster.ts';
import { postShop } from '../support/post-shop.ts';
import { startSftp } from '../support/sftp.ts';

test('letters of a live campaign go to a vendor with a server, encoded as it wants them', async () => {
  await using server = await startSftp();
  const shop = postShop();
  const vendor = `${String(shop.get('vendors/acme.yml'))}delivery:
  { to: sftp, host: 127.0.0.1, port: ${server.port}, host_key: "${server.hostKey}", user: muster, key: { file: keys/acme }, directory: /in }
`;
  const project = await projectOf(
    postShop({
      'muster.yml': String(shop.get('muster.yml')).replace('provider: files', 'provider: sftp'),
      'vendors/acme.yml': vendor,
      'keys/acme': server.privateKey,
    }),
  );
  const does = async (command: string) => {
    const { code, both } = await heard(`muster ${command} --quiet`, { cwd: project });
    expect(code, both).toBe(0);
  };
  for (const command of ['init --ledger --env prod', 'load', 'build', 'start hello --env prod']) await does(command);
  const [manifest, proof, german, french, done] = [...server.disk.keys()].map((name) => name.replace(/\d{8}/, 'DAY'));
  expect([manifest, proof, german, french, done]).toEqual([
    'hello_DAY.manifest.json',
    'hello_DAY_PROOF.csv',
    'hello_DE_DAY.csv',
    'hello_FR_DAY.csv',
    'hello_DAY.done',
  ]);
  const [, , letters] = [...server.disk.values()];
  expect(letters?.toString('latin1')).toBe(
    'PIECE;NAME;STREET;TOWN;COUNTRY\r\n000010;Bo Braun;Marktplatz 1;53111 Bonn;\r\n000020;Änne Müller;Hauptstr. 5;50667 Köln;\r\n',
  );
});
