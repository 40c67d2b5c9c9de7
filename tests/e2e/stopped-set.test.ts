import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { muster, projectOf, transcript } from '../support/muster.ts';
import { postShop } from '../support/post-shop.ts';

const at = ['--now', '2026-07-01T12:00:00Z'];
const told = (text: string, words: string): string[] => text.split('\n').filter((line) => line.includes(words));

test('a set that cannot be printed: the plan says so, the run names whom and the way out, which leads out', {
  timeout: 60_000,
}, async () => {
  const project = await projectOf(postShop());
  const said = async (...args: string[]): Promise<string> => transcript(await muster(project, [...args, ...at]));
  const layout = path.join(project, 'layouts/card.yml');
  const sound = await readFile(layout, 'utf8');
  await writeFile(layout, sound.replace('value: address.2', 'value: address.2, width: 14'));
  for (const args of [['load'], ['build']]) expect(await muster(project, args)).toMatchObject({ code: 0 });

  const stopped = await said('plan', 'hello');
  expect(told(stopped, 'nothing is printed')[0]).toContain('STREET has 17 characters and room for 14 (profile 3)');
  expect(stopped).toContain('Nothing would be printed of card: its sample says why.');
  expect(stopped).toContain('exit 1');
  expect(told(stopped, 'Started now')).toEqual([]);

  const way = 'muster cancel hello@2026-07-01 and muster start hello --date 2026-07-01 --again';
  expect(told(await said('start', 'hello'), way).length).toBeGreaterThan(0);
  await said('cancel', 'hello@2026-07-01');
  const again = ['start', 'hello', '--date', '2026-07-01', '--again'];
  const second = await said(...again);
  expect(told(second, 'were written to')).toEqual([
    'again    hello@2026-07-01#2            0 of the 3 people of card were written to before',
  ]);
  expect(told(await said(...again), 'is not over')).toEqual([
    'hello@2026-07-01#2 is not over: it is carried on, and no other begins; once it is over, --again begins one',
  ]);

  await writeFile(layout, sound);
  await said('cancel', 'hello@2026-07-01#2');
  const planned = await said('plan', 'hello', '--date', '2026-07-01');
  expect(told(planned, 'reached before')).toEqual([]);
  expect(told(planned, 'is cancelled')).toEqual([
    'hello@2026-07-01 is cancelled: this is one more run, by muster start hello --again',
  ]);
  expect(told(await said(...again), 'written to')).toEqual([
    'again    hello@2026-07-01#3            0 of the 3 people of card were written to before',
  ]);
});
