import type { Model, Project } from '../project/project.ts';
import type { ModelTest } from '../project/schema/test.ts';

/** A model with the tests that its kind implies, after those of its header: what has a key has it once, and never null. */
export function withImpliedTests(model: Model, project: Project): Model {
  const own = new Set(model.header.tests.map(shapeOf));
  const implied = impliedTests(model, project).filter((test) => !own.has(shapeOf(test)));
  return { ...model, header: { ...model.header, tests: [...model.header.tests, ...implied] } };
}

function impliedTests({ header }: Model, project: Project): ModelTest[] {
  const { kind, key, version, entity = '' } = header;
  const severity = 'error';
  if (kind === 'audience') {
    const column = project.config.entities[entity]?.key;
    return column === undefined
      ? []
      : [
          { unique: [column], severity },
          { not_null: [column], severity },
        ];
  }
  if (key === undefined) return [];
  if (kind === 'incremental')
    return [
      { unique: key, severity },
      { not_null: key, severity },
    ];
  if (kind !== 'snapshot') return [];
  return [
    { unique: key, where: 'valid_to is null', severity },
    { not_null: version === undefined ? key : [...key, version], severity },
  ];
}

const shapeOf = (test: ModelTest): string =>
  JSON.stringify(test, (_key, value: unknown) => (value === undefined ? null : value));
