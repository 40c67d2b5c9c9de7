import type { Diagnostic } from '../base/diagnostic.ts';
import { type Checked, isSound } from '../base/result.ts';
import type { SourceText } from '../base/source.ts';
import type { Configured } from './project.ts';
import { type Shape, validate } from './schema/validate.ts';
import { parseYaml } from './yaml.ts';
import type { YamlFile, YamlPath } from './yaml-file.ts';

/** A YAML file of the project and its checked value. */
export interface ConfigFile<T> {
  readonly yaml: YamlFile;
  readonly config: T;
}

/** Reads a YAML file of a shape. There is a value only when nothing is wrong with it. */
export function readConfig<T>(shape: Shape<T>, file: SourceText): Checked<ConfigFile<T>> {
  const read = parseYaml(file);
  return read.value === undefined
    ? { diagnostics: read.diagnostics }
    : checkConfig(shape, read.value, read.diagnostics);
}

/** Checks a YAML file that was read with these findings. */
export function checkConfig<T>(
  shape: Shape<T>,
  yaml: YamlFile,
  found: readonly Diagnostic[] = [],
  path: YamlPath = [],
): Checked<ConfigFile<T>> {
  const read = validate(shape, yaml, path);
  const said = read.diagnostics.filter((one) => !found.some((other) => overlap(one, other)));
  const diagnostics = [...found, ...said].sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
  const result = { ...read, diagnostics };
  return isSound(result) ? { value: { yaml, config: result.value }, diagnostics } : { diagnostics };
}

/** The value of a file's part under its name, with the way back to its places. */
export const configured = <T>(name: string, config: T, yaml: YamlFile, root: YamlPath = []): Configured<T> => ({
  name,
  config,
  place: (path, part) => yaml.place([...root, ...path], part),
});

/** What was already said of a place when it was read is not said again of its value. */
const overlap = (a: Diagnostic, b: Diagnostic): boolean =>
  a.span !== undefined && b.span !== undefined && a.span.start < b.span.end && b.span.start < a.span.end;
