import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, cp, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { dyingAt } from '../support/killing.ts';
import { customers, mailShop } from '../support/mail-shop.ts';
import { muster, projectOf, startMuster, withoutTimes } from '../support/muster.ts';
import { temporaryFolder } from '../support/warehouse.ts';

/**
 * A run is killed while it sends, and then something happens to its files. The provider keeps what it took in a file of its
 * own: nothing is there twice, whatever the ledger still knows.
 */

const settings = String(mailShop().get('muster.yml')).replace(
  'provider: smtp, url: { env: SMTP_URL }',
  'provider: fake, faults: { latency: 1ms }',
);

const built = projectOf(mailShop({ 'muster.yml': settings, 'data/exports/customers.csv': customers(2_000) })).then(
  async (project) => {
    for (const command of ['load', 'build']) expect(await muster(project, [command])).toMatchObject({ code: 0 });
    return project;
  },
);

const copyOf = async (project: Promise<string>): Promise<string> => {
  const copy = path.join(temporaryFolder(), 'shop');
  await cp(await project, copy, { recursive: true });
  return copy;
};

const start = ['start', 'hello', '--key', 'one'];

const killedAt = (point: string): Promise<string> =>
  copyOf(built).then(async (project) => {
    const victim = startMuster(project, start, dyingAt(point));
    expect(await victim.said).toMatchObject({ code: null });
    return project;
  });

const template = killedAt('after outcome commit:2');

/** What the provider took, by send key: as often as it took it. */
async function takenIn(project: string): Promise<string[]> {
  const file = path.join(project, 'data', 'dev', 'fake', 'newsletter.ndjson');
  const lines = existsSync(file) ? (await readFile(file, 'utf8')).trimEnd().split('\n') : [];
  return lines.map((line) => (JSON.parse(line) as { send_key: string }).send_key);
}

/** What a start says after a harm was done to one of the environment's files, and how many messages the provider has twice. */
async function startAfter(
  name: string,
  harm: (file: string, bytes: Buffer) => Promise<void>,
  killed: Promise<string> = template,
) {
  const project = await copyOf(killed);
  const file = path.join(project, 'data', 'dev', name);
  const before = await takenIn(project);
  await harm(file, await readFile(file));
  const { code, err } = await muster(project, start);
  const after = await takenIn(project);
  return {
    ...{ code, error: /error\[(.*?)\]/.exec(err)?.[1], isMore: after.length > before.length },
    twice: after.length - new Set(after).size,
  };
}

const flip = (share: number) => async (file: string, bytes: Buffer) => {
  const at = Math.floor(share * bytes.length);
  await writeFile(
    file,
    Buffer.concat([bytes.subarray(0, at), Buffer.from([~(bytes[at] ?? 0)]), bytes.subarray(at + 1)]),
  );
};
const cut = (share: number) => (file: string, bytes: Buffer) => truncate(file, Math.floor(share * bytes.length));

const goesOn = { code: 0, error: undefined, isMore: true, twice: 0 };
const refused = (error: string) => ({ code: 2, error, isMore: false, twice: 0 });

describe('the log of the ledger', () => {
  test.each([0.02, 0.5])('cut off at %d of its length', async (share) => {
    expect(await startAfter('ledger.duckdb.wal', cut(share))).toEqual(refused('ledger-behind'));
  });

  test('its last entry is torn, and nobody was told of it: what it said is unknown', async () => {
    expect(await startAfter('ledger.duckdb.wal', (file, bytes) => truncate(file, bytes.length - 3))).toEqual(goesOn);
  });

  test('its last entry is torn, which said what was about to leave: what left would leave again', async () => {
    const whileSending = killedAt('before outcome commit:1');
    const tear = (file: string, bytes: Buffer) => truncate(file, bytes.length - 3);
    expect(await startAfter('ledger.duckdb.wal', tear, whileSending)).toEqual(refused('ledger-behind'));
  });

  test('an entry was begun that nobody was told of', async () => {
    expect(await startAfter('ledger.duckdb.wal', (file, bytes) => appendFile(file, bytes.subarray(-40)))).toEqual(
      goesOn,
    );
  });

  test.each([0.2, 0.9])('a byte is another one at %d of its length', async (share) => {
    expect(await startAfter('ledger.duckdb.wal', flip(share))).toEqual(refused('damaged-ledger'));
  });
});

describe('other files', () => {
  test.each([0.0001, 0.5])('a byte of the ledger is another one at %d of its length', async (share) => {
    expect(await startAfter('ledger.duckdb', flip(share))).toEqual(refused('damaged-ledger'));
  });

  test.each<[what: string, harm: (file: string, bytes: Buffer) => Promise<void>]>([
    ['torn', cut(0.5)],
    ['empty', cut(0)],
  ])('its mark is %s', async (_what, harm) => {
    expect(await startAfter('ledger.mark', harm)).toEqual(refused('torn-mark'));
  });

  test.each<[what: string, harm: (file: string, bytes: Buffer) => Promise<void>]>([
    ['cut off', cut(0.5)],
    ['changed', flip(0.5)],
  ])('the list is %s: nothing of it is sent', async (_what, harm) => {
    expect(await startAfter('runs/hello@one/lists/letter.parquet', harm)).toMatchObject({
      code: 1,
      isMore: false,
      twice: 0,
    });
  });
});

/** No file of the command grows beyond so many kilobytes: the next write to it fails, as on a disk that is full. */
async function startSmall(project: string, kilobytes: number) {
  const limited = `trap '' XFSZ; ulimit -f ${kilobytes}; exec "$0" "$@"`;
  const command = [process.execPath, path.join(process.cwd(), 'dist', 'main.js'), ...start];
  const child = spawn('bash', ['-c', limited, ...command], {
    cwd: project,
    env: {},
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said] = await Promise.all([text(child.stderr), once(child, 'close')]);
  const words = withoutTimes(said).replaceAll(project, '…');
  return { code: child.exitCode, said: words.slice(words.indexOf('\n', words.indexOf('listed')) + 1) };
}

const inDoubt = `error[ledger-in-doubt]  data/dev/ledger.duckdb could not be written to: nobody knows whether the last entries are in it
  hint: nothing more was sent; make room on the disk, and the same command reads what is there and goes on
  what may have left stays unknown
  the engine says: TransactionContext Error: Failed to commit: Could not write file "…/data/dev/ledger.duckdb.wal": File too large
`;

describe('a disk that is full', () => {
  test.each([
    ['while a list is frozen', 300, 0, expect.stringContaining('the run stays as it was: Could not write file')],
    ['while it is sent', 600, 50, inDoubt],
  ])('%s: it ends, and once there is room it goes on', async (_what, kilobytes, least, said: unknown) => {
    const project = await copyOf(built);
    expect(await startSmall(project, kilobytes)).toEqual({ code: 1, said });
    const before = await takenIn(project);
    expect(before.length).toBeGreaterThanOrEqual(least);
    expect(await muster(project, start)).toMatchObject({ code: 0 });
    const sql = 'select send_key, status from ledger.messages';
    const { out } = await muster(project, ['query', sql, '--json', '--limit', '10000']);
    const messages = JSON.parse(out) as { send_key: string; status: string }[];
    const [taken, keys] = [new Set(await takenIn(project)), await takenIn(project)];
    expect({
      twice: keys.length - taken.size,
      listed: messages.length,
      acceptedHereOnly: messages.filter(({ status, send_key }) => status === 'accepted' && !taken.has(send_key)),
      takenInSilence: messages.filter(
        ({ status, send_key }) => taken.has(send_key) && !['accepted', 'unknown'].includes(status),
      ),
    }).toEqual({ twice: 0, listed: 2_000, acceptedHereOnly: [], takenInSilence: [] });
  });
});
