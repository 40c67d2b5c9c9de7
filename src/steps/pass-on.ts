import { identifier } from '../base/sql-text.ts';
import { statement } from '../base/statement.ts';
import type { CompiledStep, StepScope } from './compiled-step.ts';

/** The population as it came: for steps that hold it, or tell of it. */
export const passOn = ({ inputs: [input] }: StepScope): CompiledStep => ({
  outputs: new Map([['', statement(`select * from ${identifier(input?.view ?? '')}`)]]),
  balance: 'first input',
  keepsKeys: true,
});
