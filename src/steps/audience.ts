import { qualified } from '../base/sql-text.ts';
import { statement } from '../base/statement.ts';
import type { AudienceStep } from '../project/project.ts';
import type { CompiledStep } from './compiled-step.ts';

/** Reads a model of kind audience as it is. */
export const compileAudience = (step: AudienceStep): CompiledStep => ({
  outputs: new Map([['', statement(`select * from ${qualified(step.model)}`)]]),
  balance: 'free',
});
