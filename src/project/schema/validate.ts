import type { z } from 'zod';
import { type Checked, checked, refused } from '../../base/result.ts';
import { valueAt, type YamlFile, type YamlPath } from '../yaml-file.ts';
import { explain } from './explain.ts';

/** The shape of a file: a schema of this folder. */
export type Shape<T> = z.ZodType<T>;

/**
 * Checks a YAML value, or the part of it at a path, against its shape. Every mistake of the person is one diagnostic at its
 * place, in the order of the file.
 */
export function validate<T>(schema: Shape<T>, yaml: YamlFile, path: YamlPath = []): Checked<T> {
  const result = schema.safeParse(valueAt(yaml.value, path));
  if (result.success) return checked(result.data);
  const found = explain(result.error.issues, { yaml, schema, path });
  return refused(...found.sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0)));
}
