import type { SourceText, Span } from '../base/source.ts';

export type YamlPath = readonly (string | number)[];

/** A YAML text that was read strictly: its plain value, and the way from a path in it to a place in the file. */
export interface YamlFile {
  readonly file: SourceText;
  readonly value: unknown;
  /** The span of a key or of its value; of the nearest ancestor that exists when the path does not. */
  place(path: YamlPath, part?: 'key' | 'value'): Span;
}

/** The part of a plain value at a path; undefined when there is none. */
export function valueAt(value: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>((here, key) => {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    return (here as Record<string | number, unknown>)[key];
  }, value);
}
