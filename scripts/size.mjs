/** The size budget: no source file over 300 lines, and a median near 120. A file that grows past it has two subjects. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const limit = 300;
const medianLimit = 140;
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'src', 'tests', 'scripts'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /\.(ts|mjs|cjs)$/.test(file));
const sizes = files.map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length - 1 }));
const source = sizes
  .filter(({ file }) => file.startsWith('src/'))
  .map(({ lines }) => lines)
  .sort((a, b) => a - b);
const median = source[Math.floor(source.length / 2)] ?? 0;
const tooLong = sizes.filter(({ lines }) => lines > limit);
for (const { file, lines } of tooLong) console.error(`${file}: ${lines} lines, the limit is ${limit}`);
if (median > medianLimit) console.error(`the median of src is ${median} lines, the limit is ${medianLimit}`);
console.log(`size: ${source.length} source files, median ${median} lines, longest ${source.at(-1) ?? 0}`);
process.exit(tooLong.length > 0 || median > medianLimit ? 1 : 0);
