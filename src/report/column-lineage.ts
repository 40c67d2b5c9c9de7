import type { ColumnLineage } from '../plan/column-lineage.ts';
import type { ProjectLineage } from '../plan/project-lineage.ts';
import { rootsOf } from '../plan/project-lineage.ts';
import { plain, type Style } from './style.ts';
import { padEnd, widest } from './text-width.ts';

/** The columns of tables with what they are made of, one step back, and where their values begin. */
export function columnLineageText(
  lineage: ProjectLineage,
  personal: ReadonlyMap<string, string>,
  names: readonly string[],
  style: Style = plain,
): string {
  const tables = names.filter((name) => lineage.has(name));
  return tables.map((name) => tableText(name, lineage, personal, style)).join('\n\n');
}

function tableText(
  table: string,
  lineage: ProjectLineage,
  personal: ReadonlyMap<string, string>,
  style: Style,
): string {
  const columns = lineage.get(table) ?? [];
  const width = widest(columns.map(({ name }) => name));
  const lines = columns.map((column) => {
    const pii = personal.get(`${table}.${column.name}`);
    const mark = pii === undefined ? '' : `  ${style.yellow(`pii: ${pii}`)}`;
    return `  ${padEnd(column.name, width)}  ${originText(column, style)}${rootText(table, column, lineage, style)}${mark}`;
  });
  return [style.bold(table), ...lines].join('\n');
}

function originText({ from, isPlain }: ColumnLineage, style: Style): string {
  if (from.length === 0) return style.dim('· a constant');
  return `${style.dim(isPlain ? '=' : '←')} ${from.map(({ table, column }) => `${table}.${column}`).join(', ')}`;
}

/** Said only when it adds something to the step before. */
function rootText(table: string, { name, from }: ColumnLineage, lineage: ProjectLineage, style: Style): string {
  const near = from.map((origin) => `${origin.table}.${origin.column}`);
  const roots = rootsOf(lineage, table, name).filter((root) => !near.includes(root));
  return roots.length === 0 ? '' : style.dim(`  ⇐ ${roots.join(', ')}`);
}
