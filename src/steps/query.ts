import type { QueryStep } from '../project/project.ts';
import type { CompiledStep } from './compiled-step.ts';

/** Runs a SELECT of the campaign unchanged. */
export const compileQuery = (step: QueryStep): CompiledStep => ({
  outputs: new Map([['', step.sql]]),
  balance: 'free',
});
