/**
 * A million records to windows-1252, fixed width and CSV with quotes, against a plain loop that streams the same rows and
 * encodes them. Ours measures and checks every field, keeps the proof, hashes, and makes files durable; the plain loop
 * reads by the engine's own library, pads, joins, encodes and writes. Both go in turns. Memory is that of a process that makes the fixed set and nothing else.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import iconv from 'iconv-lite';
import { openWarehouse } from '../../dist/adapters/duckdb/warehouse.js';
import { openFiles } from '../../dist/adapters/files.js';
import { instantOf } from '../../dist/base/time.js';
import { makeFileSet } from '../../dist/print/file-set.js';
import { layoutFile, vendorFile } from '../../dist/project/schema/print.js';
import { printRows } from '../../dist/run/print/print-rows.js';
import { inPairs } from './pairs.mjs';

const records = Number(process.env.BENCH_ROWS ?? 1_000_000);
const turns = Number(process.env.BENCH_TURNS ?? 5);
const limit = 1;

const fields = [
  { name: 'PIECE', value: 'piece_id', width: 12, align: 'right', pad: '0' },
  { name: 'FIRST', value: 'first_name', width: 20 },
  { name: 'LAST', value: 'last_name', width: 25 },
  { name: 'LINE1', value: 'profile.address_line1', width: 38 },
  { name: 'LINE2', value: 'profile.address_line2', width: 20 },
  { name: 'POSTCODE', value: 'profile.postal_code', width: 10 },
  { name: 'CITY', value: 'profile.city', width: 26 },
  { name: 'COUNTRY', value: 'profile.country_code', width: 2 },
  { name: 'CODE', value: '{{campaign_code}}', width: 8 },
];

const vendor = (config) => vendorFile.parse({ encoding: 'windows-1252', name: '{{campaign}}.txt', ...config });
const kinds = {
  fixed: { layout: layoutFile.parse({ format: 'fixed', record_length: 161, columns: fields }), vendor: vendor({}) },
  csv: {
    layout: layoutFile.parse({
      format: 'csv',
      columns: fields.map(({ name, value, width }) => ({ name, value, width })),
    }),
    vendor: vendor({ csv: { quote: 'always', header: false } }),
  },
};

export async function bench() {
  const folder = mkdtempSync(path.join(tmpdir(), 'muster-bench-'));
  const engine = await openEngine(folder);
  const library = await openLibrary(folder);
  try {
    const list = await makeList(engine, folder);
    const results = [];
    for (const kind of ['fixed', 'csv']) {
      const [plain, set] = ['txt', 'set'].map((name) => path.join(folder, `${kind}.${name}`));
      const result = await inPairs(
        turns,
        async () => {
          await fileSet(engine, list, kind, set);
          assertSame(plain, path.join(set, 'ride.txt'));
          rmSync(set, { recursive: true });
        },
        () => plainLoop(library, list, kind, plain),
      );
      results.push({ name: `${records.toLocaleString('en')} print records, ${kind}, windows-1252`, ...result, limit });
    }
    return [...results, { name: 'peak memory of printing them', value: peakMemory(list.file), unit: 'MB' }];
  } finally {
    library.closeSync();
    await engine[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  }
}

const openEngine = (folder) =>
  openWarehouse({
    ...{ warehouse: ':memory:', ledger: ':memory:', memory: '512MB', threads: 2, zone: 'Europe/London' },
    ...{ folders: [folder], scratch: path.join(folder, 'scratch') },
  });

async function openLibrary(folder) {
  const instance = await DuckDBInstance.create(':memory:', {
    ...{ memory_limit: '512MB', threads: '2', temp_directory: path.join(folder, 'spill') },
  });
  return instance.connect();
}

/** A list as a run freezes it; every fifth name is not ASCII. */
async function makeList(engine, folder) {
  const file = path.join(folder, 'postcard.parquet');
  const session = await engine.session('ledger');
  await session.run(`copy (
    select i::integer as seq, to_json(struct_pack(
        first_name := case when i % 5 = 0 then 'Jérôme' else 'Elizabeth' end, last_name := 'Müller-Lüdenscheidt ' || i % 97,
        spent := '1234.50', profile := struct_pack(address_line1 := 'Rue de la République ' || i % 1000,
          address_line2 := case when i % 3 = 0 then 'Apt "' || i % 90 || '"' end, postal_code := (10000 + i % 89999)::varchar,
          city := 'Springfield', country_code := 'FR', language := 'fr', email := 'person.' || i || '@example.com')
      ))::varchar as payload
    from range(${records}) t(i)) to '${file}' (format parquet, row_group_size 20000)`);
  await session[Symbol.asyncDispose]();
  return { file, rows: records };
}

async function* printedRows(engine, { file, rows }) {
  const session = await engine.session('ledger');
  yield* printRows(session, file, rows, { has: () => true, size: rows });
  await session[Symbol.asyncDispose]();
}

/** What a script would do: pad or quote, join, encode, write. */
async function plainLoop(library, list, kind, file) {
  const out = openSync(file, 'w');
  const lineOf = kind === 'fixed' ? fixedLine : quotedLine;
  const found = await library.stream(`select seq, payload from read_parquet('${list.file}')`);
  for await (const rows of found.yieldRowObjectJson()) {
    let text = '';
    for (const { seq, payload } of rows) text += lineOf(valuesOf(seq, JSON.parse(payload)));
    writeSync(out, iconv.encode(text, 'windows-1252'));
  }
  closeSync(out);
}

const valuesOf = (seq, { first_name, last_name, profile }) => [
  `${seq + 1}0`,
  first_name,
  last_name,
  profile.address_line1,
  profile.address_line2 ?? '',
  profile.postal_code,
  profile.city,
  profile.country_code,
  'RIDE',
];

const fixedLine = (values) =>
  `${values.map((value, i) => (i === 0 ? value.padStart(12, '0') : value.padEnd(fields[i].width))).join('')}\r\n`;
const quotedLine = (values) => `${values.map((value) => `"${value.replaceAll('"', '""')}"`).join(';')}\r\n`;

async function fileSet(engine, list, kind, folder) {
  mkdirSync(folder);
  const made = await makeFileSet({
    ...kinds[kind],
    rows: () => printedRows(engine, list),
    expected: list.rows,
    shared: { campaign_code: 'RIDE' },
    folder,
    names: {
      campaign: 'ride',
      campaignCode: 'RIDE',
      step: 'card',
      runKey: 'ride@2017-07-03',
      date: '2017-07-03',
      version: 1,
    },
    list: { hash: 'a1', frozenAt: instantOf('2017-07-03T05:30:00Z') },
    firstPiece: 1,
    files: openFiles(),
  });
  if ('stopped' in made) throw new Error(JSON.stringify(made.stopped));
  await made.publish();
  await made[Symbol.asyncDispose]();
}

function assertSame(plain, ours) {
  if (statSync(plain).size !== statSync(ours).size) throw new Error('the plain loop wrote something else');
}

function peakMemory(file) {
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--memory', file], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(child.stderr);
  return Number(child.stdout);
}

async function printOnly(file) {
  const folder = path.dirname(file);
  const engine = await openEngine(folder);
  await fileSet(engine, { file, rows: records }, 'fixed', path.join(folder, 'memory'));
  await engine[Symbol.asyncDispose]();
  process.stdout.write(String(Math.round(process.resourceUsage().maxRSS / 1024)));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href && process.argv[2] === '--memory')
  await printOnly(process.argv[3]);
