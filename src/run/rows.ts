import type { Parameters } from '../base/parameter.ts';
import type { Row, Session } from '../ports.ts';

/** All rows at once: for results that are known to be small. */
export async function rowsOf(session: Session, sql: string, parameters: Parameters = {}): Promise<Row[]> {
  const all: Row[] = [];
  for await (const rows of session.stream(sql, parameters)) all.push(...rows);
  return all;
}

export async function countRows(session: Session, select: string, parameters: Parameters = {}): Promise<number> {
  const [row] = await rowsOf(session, `select count(*)::double as n from (\n${select}\n)`, parameters);
  return Number(row?.['n'] ?? 0);
}
