import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/**', 'data/**', 'node_modules/**', '**/*.cjs', '**/*.mjs', 'eslint.config.js'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // A `using` declaration is used by being there.
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
    },
  },
  {
    // The inner rooms meet the outside only through ports: no clock, no chance, no environment, no file system.
    files: ['src/{base,project,ports,steps,message,print,plan,run,report}/**/*.ts', 'src/ports.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'setTimeout', 'setInterval', 'performance', 'fetch'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Ask the Clock port.' },
        { object: 'Math', property: 'random', message: 'Derive it from a hash.' },
      ],
      'no-restricted-syntax': ['error', { selector: 'NewExpression[callee.name=Date][arguments.length=0]', message: 'Ask the Clock port.' }],
    },
  },
  { files: ['tests/**/*.ts', 'scripts/**/*.ts'], rules: { 'max-lines-per-function': 'off', 'no-console': 'off' } },
);
