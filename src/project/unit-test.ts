import { hasErrors } from '../base/diagnostic.ts';
import { type Checked, checked, refused } from '../base/result.ts';
import type { SourceText } from '../base/source.ts';
import { configured, readConfig } from './config-file.ts';
import type { UnitTestFile, UnitTestSubject } from './project.ts';
import { unitTestFile } from './schema/unit-test.ts';

/** Reads the unit tests of a model or of a query. */
export function readUnitTests(subject: UnitTestSubject, file: SourceText): Checked<UnitTestFile> {
  const { value, diagnostics } = readConfig(unitTestFile, file);
  if (value === undefined || hasErrors(diagnostics)) return refused(...diagnostics);
  const { config, yaml } = value;
  const tests = Object.entries(config).map(([name, test]) => configured(name, test, yaml, [name]));
  return checked({ subject, file, tests }, diagnostics);
}
