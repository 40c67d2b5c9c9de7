import { expect, test } from 'vitest';
import { diagnosticText } from '../../src/report/diagnostic-text.ts';
import { loadRig } from '../support/loading.ts';

test.each([
  ['id,name\r\n1,a\r\n2,b\n3,c\r\n', 'line 3 ends in LF, and those before in CR LF'],
  ['id,name\n1,a\r\n2,"b\nc"\n', 'line 2 ends in CR LF, and those before in LF'],
])('an export that mixes line ends: %j', async (text, said) => {
  await using rig = await loadRig();
  rig.write('x.csv', text);
  const { diagnostics } = await rig.load(
    'x:\n  files: x.csv\n  columns: { id: { type: integer }, name: { type: varchar } }\n',
  );
  expect(diagnostics.map((one) => diagnosticText(one)).join('\n')).toBe(
    `
error[mixed-line-ends] models/sources.yml:2:10  "x.csv" mixes line ends: ${said}
  2 │   files: x.csv
    │          ~~~~~
  hint: export it anew, or give all lines one end, such as with dos2unix`.slice(1),
  );
});
