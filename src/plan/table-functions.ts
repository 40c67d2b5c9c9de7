import type { Warehouse } from '../ports.ts';
import type { Project } from '../project/project.ts';

/**
 * An engine to whose parser the project's own functions are like any other in a SELECT, also after FROM: they are held
 * against what is allowed where they are made, and read no tables.
 */
export const knowingFunctions = (warehouse: Warehouse, { functions }: Project): Warehouse => ({
  ...warehouse,
  async parse(sql) {
    const parsed = await warehouse.parse(sql);
    if ('problem' in parsed) return parsed;
    const calls = parsed.functions.map((call) => (functions.has(call.name) ? { ...call, inFrom: false } : call));
    return { ...parsed, functions: calls };
  },
});
