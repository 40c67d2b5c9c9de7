import type { ColumnLineage } from '../plan/column-lineage.ts';
import type { ProjectLineage } from '../plan/project-lineage.ts';
import { rootsOf } from '../plan/project-lineage.ts';
import { plain, type Style, withoutStyle } from './style.ts';
import { padEnd, textWidth, widest } from './text-width.ts';

/** The columns of tables with what they are made of, one step back, and where their values begin. */
export function columnLineageText(
  lineage: ProjectLineage,
  personal: ReadonlyMap<string, string>,
  names: readonly string[],
  {
    style = plain,
    width = Number.POSITIVE_INFINITY,
  }: { readonly style?: Style; readonly width?: number | undefined } = {},
): string {
  const tables = names.filter((name) => lineage.has(name));
  return tables.map((name) => tableText(name, lineage, personal, style, width)).join('\n\n');
}

function tableText(
  table: string,
  lineage: ProjectLineage,
  personal: ReadonlyMap<string, string>,
  style: Style,
  room: number,
): string {
  const columns = lineage.get(table) ?? [];
  const width = widest(columns.map(({ name }) => name));
  const lines = columns.map((column) => {
    const pii = personal.get(`${table}.${column.name}`);
    const mark = pii === undefined ? '' : `  ${style.yellow(`pii: ${pii}`)}`;
    const origins = `${originText(column, style)}${rootText(table, column, lineage, style)}${mark}`;
    return `  ${padEnd(column.name, width)}  ${wrapped(origins, width + 4, room)}`;
  });
  return [style.bold(table), ...lines].join('\n');
}

function originText({ from, isPlain }: ColumnLineage, style: Style): string {
  if (from.length === 0) return style.dim('· a constant');
  return `${style.dim(isPlain ? '=' : '←')} ${from.map(originName).join(', ')}`;
}

const originName = ({ table, column, field }: ColumnLineage['from'][number]): string =>
  field === undefined ? `${table}.${column}` : `${table}.${column}.${field}`;

/** Said only when it adds something to the step before. */
function rootText(table: string, { name, from }: ColumnLineage, lineage: ProjectLineage, style: Style): string {
  const near = from.map((origin) => `${origin.table}.${origin.column}`);
  const roots = rootsOf(lineage, table, name).filter((root) => !near.includes(root));
  return roots.length === 0 ? '' : style.dim(`  ⇐ ${roots.join(', ')}`);
}

/** Names of columns hang below one another where a line would be wider than the terminal. */
function wrapped(text: string, indent: number, room: number): string {
  const lines: string[] = [];
  for (const word of text.split(/(?<=[^ ]) (?=[^ ])/)) {
    const last = lines.at(-1);
    if (last !== undefined && indent + textWidth(withoutStyle(`${last} ${word}`)) <= room)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line, i) => (i === 0 ? line : `${' '.repeat(indent + 2)}${line}`)).join('\n');
}
