import { expect, test } from 'vitest';
import { reporter } from '../../src/cli/reporter.ts';
import { screen } from '../../src/cli/screen.ts';
import { readProject } from '../../src/project/read.ts';
import { plain } from '../../src/report/style.ts';
import { smallProject } from '../support/small-project.ts';

/** A terminal of 48 columns that keeps what is written to it: \u2190 stands for going back to the begin of the line and erasing it. */
function terminal({ isTTY }: { isTTY: boolean }) {
  const written: string[] = [];
  const stream = { isTTY, columns: 48, write: (text: string) => written.push(text.replace('\r\u001b[K', '←')) };
  return { stream, text: () => written.join('') };
}

function reporting(isTTY: boolean, files: Readonly<Record<string, string>> = {}) {
  const { stream, text } = terminal({ isTTY });
  const io = { ...screen(stream, stream), style: plain, env: {}, cwd: '/', version: '0.0.0', pid: 1 };
  const project = readProject(smallProject(files)).value;
  if (project === undefined) throw new Error('the small project cannot be read');
  const news = reporter({
    ...{ options: { project: '.', json: false, quiet: false }, project, monotonic: () => 0 },
    io: { ...io, isAlive: () => false, heedSignals: () => new AbortController().signal },
  });
  return { ...news, emit: news.emit, io, text };
}

const build = (emit: ReturnType<typeof reporting>['emit'], model: string, number: number): void => {
  emit({ kind: 'begun', doing: 'building', subject: model, number, of: 2 });
  emit({ kind: 'model-built', model, rows: 1200 * number, millis: 100 });
};

test('what is being done stands in the last line of a terminal, and what came of it takes its place', () => {
  const { emit, io, text } = reporting(true);
  build(emit, 'core.customers', 1);
  emit({ kind: 'begun', doing: 'building', subject: 'audiences.lapsed', number: 2, of: 2 });
  io.out('whatever else is said');
  expect(text()).toBe(
    [
      'building core.customers                1 of 2←built    core.customers                1,200 rows · 0.1 s\n',
      'building audiences.lapsed              2 of 2←whatever else is said\n',
    ].join(''),
  );
});

test('a line is taken away when there is no more news', () => {
  const { emit, text, [Symbol.dispose]: end } = reporting(true);
  emit({ kind: 'begun', doing: 'building', subject: 'core.customers', number: 1, of: 1 });
  end();
  expect(text()).toBe('building core.customers                1 of 1←');
});

test('a line that would wrap is cut: it could not be taken away', () => {
  const { io, text } = reporting(true);
  io.live?.('x'.repeat(60));
  io.live?.('');
  expect(text()).toBe(`${'x'.repeat(46)}…←`);
});

test('nothing but what came of it is written into a file, each under the other however long the names are', () => {
  const name = 'models/core/customers_with_all_their_addresses.sql';
  const { emit, text } = reporting(false, { [name]: 'select * from core.customers\n' });
  build(emit, 'core.customers', 1);
  build(emit, 'core.customers_with_all_their_addresses', 2);
  expect(text()).toBe(`built    core.customers                           1,200 rows · 0.1 s
built    core.customers_with_all_their_addresses  2,400 rows · 0.1 s
`);
});
