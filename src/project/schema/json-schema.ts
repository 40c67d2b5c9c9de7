import { z } from 'zod';
import { campaignFile } from './campaign.ts';
import { modelHeader } from './model.ts';
import { musterFile } from './muster.ts';
import { layoutFile, vendorFile } from './print.ts';
import { sourcesFile } from './sources.ts';
import { singularTestHeader } from './test.ts';
import { unitTestFile } from './unit-test.ts';

/** The files that people write, and the shape of each. */
export const fileShapes = {
  muster: { pattern: 'muster.yml', title: 'The project', shape: musterFile },
  sources: { pattern: 'models/sources.yml', title: 'Sources', shape: sourcesFile },
  model: { pattern: 'models/<schema>/<name>.sql', title: 'The header of a model', shape: modelHeader },
  test: { pattern: 'models/tests/<name>.sql', title: 'The header of a singular test', shape: singularTestHeader },
  unit_test: {
    pattern: 'models/<schema>/<name>.test.yml, campaigns/<name>/<query>.test.yml',
    title: 'Unit tests',
    shape: unitTestFile,
  },
  campaign: { pattern: 'campaigns/<name>/campaign.yml', title: 'A campaign', shape: campaignFile },
  layout: { pattern: 'layouts/<name>.yml', title: 'The layout of a print file', shape: layoutFile },
  vendor: { pattern: 'vendors/<name>.yml', title: 'A print vendor', shape: vendorFile },
} as const;

export type FileKind = keyof typeof fileShapes;

export interface JsonSchema {
  readonly [key: string]: unknown;
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly not?: JsonSchema;
}

/** The shape of a file as editors understand it: what may be written, before defaults and conversions. */
export function jsonSchema(kind: FileKind): JsonSchema {
  const { title, shape } = fileShapes[kind];
  const schema = z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  return { ...schema, title };
}
