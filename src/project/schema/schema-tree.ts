import { z } from 'zod';
import { valueAt, type YamlPath } from '../yaml-file.ts';

/** Ways through a schema, to say what could have stood at a place. */

/** The schema without what only says that it may be absent or is converted afterwards. */
function bare(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return bare(schema.unwrap() as z.ZodType);
  return schema instanceof z.ZodPipe ? bare(schema.in as z.ZodType) : schema;
}

/** The schema of a value's part; for a union the branch that has such a part. */
export function schemaAt(schema: z.ZodType, path: YamlPath, value: unknown): z.ZodType | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return schema;
  const here = bare(schema);
  if (here instanceof z.ZodUnion) {
    const found = branchesFor(here, value).map((branch) => schemaAt(branch, path, value));
    return found.find((branch) => branch !== undefined);
  }
  const next = partOf(here, first);
  return next === undefined ? undefined : schemaAt(next, rest, valueAt(value, [first]));
}

function partOf(schema: z.ZodType, key: string | number): z.ZodType | undefined {
  if (schema instanceof z.ZodObject) return (schema.shape as Record<string, z.ZodType>)[key];
  if (schema instanceof z.ZodRecord) return schema.valueType as z.ZodType;
  return schema instanceof z.ZodArray ? (schema.element as z.ZodType) : undefined;
}

/** The branches of a union; of one with a discriminator the branch that the value names. */
export function branchesFor(schema: z.ZodType, value: unknown): z.ZodType[] {
  const union = bare(schema);
  if (!(union instanceof z.ZodUnion)) return [];
  const branches = union.options as z.ZodType[];
  if (!(union instanceof z.ZodDiscriminatedUnion)) return branches;
  const { discriminator } = union.def;
  return branches.filter(
    (branch) => partOf(bare(branch), discriminator)?.safeParse(valueAt(value, [discriminator])).success,
  );
}

/** The keys that a mapping may have now; not those of a later version. */
export function keysAt(schema: z.ZodType, path: YamlPath, value: unknown): string[] {
  const found = schemaAt(schema, path, value);
  if (found === undefined) return [];
  const here = bare(found);
  const objects = here instanceof z.ZodUnion ? branchesFor(here, valueAt(value, path)).map(bare) : [here];
  return objects.flatMap((object) =>
    object instanceof z.ZodObject
      ? Object.entries(object.shape as Record<string, z.ZodType>).flatMap(([key, part]) => (isLater(part) ? [] : [key]))
      : [],
  );
}

const isLater = (schema: z.ZodType): boolean => bare(schema) instanceof z.ZodNever;
