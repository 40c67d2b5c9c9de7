import type { ColumnNotes } from '../print/field.ts';
import type { Manifest } from '../print/manifest.ts';
import type { ReadFileSet } from '../run/print/read-file-set.ts';
import { counted, grouped } from './number-text.ts';
import { rulerText } from './ruler.ts';
import { plain, type Style } from './style.ts';
import { type TableColumn, tableText } from './table.ts';
import { padStart, printable, widest } from './text-width.ts';

/** A terminal's usual width, without the indent. */
const columns = 78;

/** A file set as a person wants to see it before it is printed: counts, files, first records, proof, what was done to values. */
export function printReportText(set: ReadFileSet, style: Style = plain): string {
  const { manifest } = set;
  return [
    head(set, style),
    reconciliation(manifest, style),
    section('Files', filesTable(set, style), style),
    section(`First records${firstName(set)}`, firstRecords(set, style), style),
    section('Columns', columnsTable(manifest, style), style),
    ...(set.seeds.length === 0
      ? []
      : [section('Seeds, which the vendor does not know', seedsTable(set, style), style)]),
    section('Proof', proofTable(set, style), style),
  ].join('\n\n');
}

function head({ step, manifest, isDone, missing, isCleared }: ReadFileSet, style: Style): string {
  const { format } = manifest;
  const kind =
    format.kind === 'fixed'
      ? `fixed, ${grouped(format.record_length ?? 0)} bytes and ${newlines[format.newline]}`
      : 'CSV';
  const state = isDone ? 'done' : 'not finished';
  const why = isCleared ? 'deleted: retain of its vendor is over' : 'collected or deleted';
  const gone = missing.length === 0 ? '' : `, ${counted(missing.length, 'file')} ${why}`;
  return [
    style.bold(`${step} of ${manifest.run} · ${state}${gone}`),
    style.dim('─'.repeat(columns + 2)),
    `  ${kind} · ${format.encoding} · version ${manifest.version}`,
  ].join('\n');
}

const newlines = { crlf: 'CR LF', lf: 'LF' };

/** Rows in, records out, line by line. */
function reconciliation({ counts, control, files }: Manifest, style: Style): string {
  const sum = files.reduce((total, { records }) => total + records, 0);
  const sums = control.trailer ? 'the files, their trailers and the manifest' : 'the files and the manifest';
  const difference = counts.listed - counts.rejected + counts.seeds - sum;
  const lines: [sign: string, word: string, count: number][] = [
    ['', 'listed and in time', counts.listed],
    ['−', 'rejected', counts.rejected],
    ['+', 'seeds', counts.seeds],
    ['=', `records in ${sums}`, sum],
  ];
  const width = widest(lines.map(([, , count]) => grouped(count)));
  return [
    ...lines.map(([sign, word, count]) => `  ${sign.padEnd(1)} ${padStart(grouped(count), width)}  ${word}`),
    difference === 0
      ? style.green('  nothing is missing, nothing is left over')
      : style.red(`  ${grouped(Math.abs(difference))} do not add up`),
  ].join('\n');
}

const section = (title: string, text: string, style: Style): string => `  ${style.bold(title)}\n${text}`;

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ');

function filesTable({ manifest, missing }: ReadFileSet, style: Style): string {
  const hasTotal = manifest.control.hash_total !== undefined;
  const titles: TableColumn[] = [
    { title: 'file' },
    { title: 'records', align: 'right' },
    { title: 'seeds', align: 'right' },
    { title: 'bytes', align: 'right' },
    ...(hasTotal ? [{ title: 'hash total', align: 'right' } as const] : []),
    { title: 'sha-256' },
  ];
  const rows = manifest.files.map(({ name, records, seeds, size, sha256, hash_total: total }) => [
    missing.includes(name) ? `${name} (gone)` : name,
    grouped(records),
    grouped(seeds),
    grouped(size),
    ...(hasTotal ? [total ?? ''] : []),
    `${sha256.slice(0, 8)}…`,
  ]);
  return indented(tableText(titles, rows, { style, cap: 60 }));
}

const firstName = ({ manifest, missing }: ReadFileSet): string => {
  const first = manifest.files.find(({ name }) => !missing.includes(name));
  return first === undefined ? '' : ` of ${first.name}`;
};

function firstRecords({ manifest, head: records }: ReadFileSet, style: Style): string {
  if (records.length === 0) return '  the files are not here any more';
  if (manifest.format.kind === 'fixed') return rulerText(manifest, records, columns, style);
  const named = manifest.columns.map(({ name }) => name);
  const rows = records.flatMap((record) => ('fields' in record ? [record.fields] : []));
  const shown = rows.filter((fields) => !named.every((name, i) => fields[i] === name));
  return indented(
    tableText(
      named.map((title) => ({ title })),
      shown,
      { style, cap: 24 },
    ),
  );
}

const noteWords: readonly (readonly [note: keyof ColumnNotes, word: string])[] = [
  ['transliterated', 'transliterated'],
  ['replaced', 'with ? for a character'],
  ['cleaned', 'with a line break or a control character'],
  ['abbreviated', 'abbreviated'],
  ['wrapped', 'gone on in the next column'],
  ['truncated', 'cut'],
];

function columnsTable({ columns: all, format }: Manifest, style: Style): string {
  const isFixed = format.kind === 'fixed';
  const titles: TableColumn[] = [
    { title: 'column' },
    ...(isFixed ? [{ title: 'bytes' }] : []),
    { title: 'width', align: 'right' },
    { title: 'longest', align: 'right' },
    { title: 'empty', align: 'right' },
    { title: 'values' },
  ];
  const rows = all.map((column) => {
    const { name, start = 0, width, longest = 0, empty = 0 } = column;
    const words = noteWords.flatMap(([note, word]) =>
      (column[note] ?? 0) > 0 ? [`${grouped(column[note] ?? 0)} ${word}`] : [],
    );
    return [
      name,
      ...(isFixed ? [`${start}–${start + (width ?? 0) - 1}`] : []),
      width === undefined ? null : grouped(width),
      grouped(longest),
      grouped(empty),
      words.length === 0 ? '' : style.yellow(words.join(', ')),
    ];
  });
  return indented(tableText(titles, rows, { style, cap: 60 }));
}

const seedsTable = ({ seeds }: ReadFileSet, style: Style): string =>
  indented(
    tableText(
      [{ title: 'file' }, { title: 'piece', align: 'right' }, { title: 'fingerprint' }],
      seeds.map(({ file, pieceId, fingerprint }) => [file, pieceId, fingerprint]),
      { style, cap: 60 },
    ),
  );

function proofTable({ proof: [titles = [], ...rows] }: ReadFileSet, style: Style): string {
  if (titles.length === 0) return '  the proof is not here any more';
  return rows
    .map(([why = '', , ...fields]) => `  ${style.dim(printable(why))}\n    ${fields.map(printable).join(' · ')}`)
    .join('\n');
}
