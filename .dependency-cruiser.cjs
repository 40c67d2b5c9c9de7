// Layers: the right may import the left.
//   base < project < ports < {steps, message, print} < plan < run < report < cli < main
// Adapters know base, ports and the values of project; only cli/context.ts and cli/ways-out.ts know adapters.
const room = (names) => `^src/(${names})(/|\\.ts$)`;
const above = {
  base: 'project|ports|steps|message|print|plan|run|report|cli|main|adapters',
  project: 'ports|steps|message|print|plan|run|report|cli|main|adapters',
  ports: 'steps|message|print|plan|run|report|cli|main|adapters',
  steps: 'message|print|plan|run|report|cli|main|adapters',
  message: 'steps|print|plan|run|report|cli|main|adapters',
  print: 'steps|message|plan|run|report|cli|main|adapters',
  plan: 'run|report|cli|main|adapters',
  run: 'report|cli|main|adapters',
  report: 'cli|main|adapters',
  cli: 'main',
};

const doors = {
  zod: 'src/project/schema/',
  yaml: 'src/project/yaml\\.ts',
  '@duckdb/node-api': 'src/adapters/duckdb/',
  '@duckdb/node-bindings': 'src/adapters/duckdb/texts\\.ts',
  'ssh2-sftp-client': 'src/adapters/sftp\\.ts',
  undici: 'src/adapters/channels/webhook(-request)?\\.ts',
  'p-queue': 'src/run/send/wire\\.ts',
  openpgp: 'src/adapters/pgp\\.ts',
  nodemailer: 'src/(adapters/channels/smtp|message/mime)\\.ts',
  yargs: 'src/cli/',
  handlebars: 'src/message/template\\.ts',
  mjml: 'src/message/mjml\\.ts',
  'iconv-lite': 'src/base/encoding\\.ts',
  'libphonenumber-js': 'src/base/phone\\.ts',
  fzstd: 'src/base/compression\\.ts',
  'csv-parse': 'src/(run/load/csv-fields|run/print/read-file-set|project/given-csv)\\.ts',
  tinyglobby: 'src/adapters/files\\.ts',
  'csv-stringify': 'src/(print/proof|report/csv-text)\\.ts',
  'any-ascii': 'src/print/transliterate\\.ts',
  'temporal-polyfill': 'src/base/time\\.ts',
  croner: 'src/base/cron\\.ts',
  'fastest-levenshtein': 'src/base/suggest\\.ts',
};

module.exports = {
  forbidden: [
    ...Object.entries(above).map(([from, to]) => ({
      name: `${from} stays below`,
      severity: 'error',
      from: { path: room(from) },
      to: { path: room(to), ...(from === 'cli' ? {} : {}) },
    })),
    {
      name: 'only the composition root names adapters',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(adapters/|cli/(context|ways-out)\\.ts|index\\.ts)' },
      to: { path: '^src/adapters/' },
    },
    {
      name: 'adapters are strangers to the inner rooms',
      severity: 'error',
      from: { path: '^src/adapters/' },
      to: { path: room('steps|message|print|plan|run|report|cli|main') },
    },
    {
      name: 'adapters are strangers to one another',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/([^/]+)/', pathNot: '^src/adapters/$1/' },
    },
    {
      name: 'the file system comes in through a port',
      severity: 'error',
      from: { path: room('base|project|ports|steps|message|print|plan|run|report') },
      to: { path: '^(node:)?(fs|fs/promises|child_process|net|http|https|os)$' },
    },
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(doors).map(([name, door]) => ({
      name: `one door for ${name}`,
      severity: 'error',
      from: { path: '^src/', pathNot: door },
      to: { path: `^node_modules/(@types/)?${name}/` },
    })),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
