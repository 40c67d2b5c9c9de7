import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { openFiles } from '../../src/adapters/files.ts';
import { utc } from '../../src/base/time.ts';
import type { Files } from '../../src/ports.ts';
import { temporaryFolder } from '../support/warehouse.ts';

let files: Files;
let folder: string;

beforeEach(() => {
  files = openFiles();
  folder = temporaryFolder();
});

const at = (...names: string[]): string => path.join(folder, ...names);

function put(name: string, text = name): void {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  writeFileSync(at(name), text);
}

async function textOf(name: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(at(name))) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

describe('find', () => {
  const found = async (glob: string): Promise<string[]> =>
    (await files.find(folder, glob)).map((file) => path.relative(folder, file.path));

  beforeEach(() => {
    for (const name of ['a1.csv', 'a2.csv', 'b.tsv', '.hidden.csv', 'a3.csv.part', 'deep/er/a9.csv', 'a[1].csv']) {
      put(`in/${name}`);
    }
    put('out.csv');
    symlinkSync(at('out.csv'), at('in/link.csv'));
    symlinkSync(at('in/deep'), at('in/linked'));
    symlinkSync('loop', at('in/loop'));
    symlinkSync('nowhere', at('in/dangling.csv'));
  });

  test.each([
    ['in/a1.csv', ['in/a1.csv']],
    ['in/*.csv', ['in/a1.csv', 'in/a2.csv', 'in/a[1].csv']],
    ['in/*.{csv,tsv}', ['in/a1.csv', 'in/a2.csv', 'in/a[1].csv', 'in/b.tsv']],
    ['in/**/*.csv', ['in/a1.csv', 'in/a2.csv', 'in/a[1].csv', 'in/deep/er/a9.csv']],
    ['in/deep', []],
    ['in/none*', []],
    ['../*', []],
    ['in/../../*', []],
    // A link that is named is meant; one that a wildcard meets is not.
    ['in/link.csv', ['in/link.csv']],
    ['in/linked/er/*.csv', ['in/linked/er/a9.csv']],
    ['in/l*/er/*.csv', []],
    ['in/linked', []],
    ['in/loop', []],
    ['in/dangling.csv', []],
    ['in/loop/*', []],
  ])('%s', async (glob, expected) => {
    expect(await found(glob)).toEqual(expected);
  });

  test('no path leaves the folder', async () => {
    expect(await files.find(at('in'), at('out.csv'))).toEqual([]);
    expect(await files.find(at('in'), '../out.csv')).toEqual([]);
  });

  test('a folder that is not there has no files', async () => {
    expect(await files.find(at('none'), '*')).toEqual([]);
  });

  test('tells size and time of last change', async () => {
    put('x.csv', 'héllo');
    utimesSync(at('x.csv'), 1_499_063_400, 1_499_063_400);
    const [file] = await files.find(folder, 'x.csv');
    expect(file).toMatchObject({ path: at('x.csv'), size: 6 });
    expect(file && utc(file.modifiedAt)).toBe('2017-07-03T06:30:00.000Z');
  });
});

describe('create', () => {
  test('a file is there when it is committed, whole, and its owner alone may read it', async () => {
    await using writer = await files.create(at('new/er/x.txt'));
    await writer.write('grüße ');
    await writer.write(Buffer.from('all'));
    await writer.flush();
    expect(readdirSync(at('new/er'))).toEqual(['x.txt.part']);
    await writer.commit();
    expect(readdirSync(at('new/er'))).toEqual(['x.txt']);
    expect(await textOf('new/er/x.txt')).toBe('grüße all');
    expect(statSync(at('new/er/x.txt')).mode & 0o777).toBe(0o600);
    expect(statSync(at('new/er')).mode & 0o777).toBe(0o700);
    expect(statSync(at('new')).mode & 0o777).toBe(0o700);
  });

  test('a file that is not committed leaves nothing, and what was there stays', async () => {
    put('x.txt', 'old');
    {
      await using writer = await files.create(at('x.txt'));
      await writer.write('new');
    }
    expect(readdirSync(folder)).toEqual(['x.txt']);
    expect(await textOf('x.txt')).toBe('old');
  });

  test('a commit replaces what was there, and what a crash left half done', async () => {
    put('x.txt', 'old');
    put('x.txt.part', 'half of something longer');
    await using writer = await files.create(at('x.txt'));
    await writer.write('new');
    await writer.commit();
    expect(await textOf('x.txt')).toBe('new');
    expect(readdirSync(folder)).toEqual(['x.txt']);
  });
});

test('what is written over a file stands at its beginning, and makes one that is missing', async () => {
  put('x.txt', 'old and longer');
  await files.overwrite(at('x.txt'), 'new');
  await files.overwrite(at('y.txt'), 'new');
  expect([await textOf('x.txt'), await textOf('y.txt')]).toEqual(['new and longer', 'new']);
  expect(statSync(at('y.txt')).mode & 0o777).toBe(0o600);
  await expect(files.overwrite(at('none/z.txt'), 'new')).rejects.toThrow('ENOENT');
});

test('publish takes the .part away from a file that another wrote', async () => {
  put('list.parquet.part', 'rows');
  await files.publish(at('list.parquet'));
  expect(readdirSync(folder)).toEqual(['list.parquet']);
  expect(readFileSync(at('list.parquet'), 'utf8')).toBe('rows');
  expect(statSync(at('list.parquet')).mode & 0o777).toBe(0o600);
});

test('remove takes files and folders, and does not mind when there is nothing', async () => {
  put('a/b/c.txt');
  put('d.txt');
  await files.remove(at('a'));
  await files.remove(at('d.txt'));
  await files.remove(at('none'));
  expect(readdirSync(folder)).toEqual([]);
});

test('read gives up on a file that is not there', async () => {
  await expect(textOf('none')).rejects.toThrow('ENOENT');
});
