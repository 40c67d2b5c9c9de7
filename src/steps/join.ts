import { error } from '../base/diagnostic.ts';
import { identifier } from '../base/sql-text.ts';
import { type Statement, statement } from '../base/statement.ts';
import { didYouMean } from '../base/suggest.ts';
import type { JoinStep } from '../project/project.ts';
import { union } from './combine.ts';
import { outputName, type StepInput } from './compiled-step.ts';
import type { PopulationKind } from './step-kind.ts';

/** Waits for branches and goes on with the rows of all of them, of those in every one, or of one of them. */
export const join: PopulationKind<JoinStep> = {
  inputs: { min: 2, max: 20 },
  ports: () => [''],
  problems(step) {
    const branches = branchesOf(step);
    const { keep } = step.config;
    if (keep === 'union' || keep === 'intersection' || branches.includes(keep)) return [];
    return [
      error('wrong-value', `"${keep}" is no branch of "${step.name}"`, {
        span: step.place(['join']),
        hint: didYouMean(keep, ['union', 'intersection', ...branches]),
      }),
    ];
  },
  compile(step, { inputs, key }) {
    const { keep } = step.config;
    if (keep === 'union') {
      const { work, outputs } = union(inputs, [key], key);
      return {
        ...(work === undefined ? {} : { work }),
        outputs: new Map([...outputs].filter(([port]) => port === '')),
        balance: 'free',
        keepsKeys: true,
      };
    }
    if (keep === 'intersection')
      return { outputs: new Map([['', intersection(inputs, key)]]), balance: 'free', keepsKeys: true };
    const branch = inputs[branchesOf(step).indexOf(keep)];
    return {
      outputs: new Map([['', statement(`select * from ${identifier(branch?.view ?? '')}`)]]),
      balance: 'free',
      keepsKeys: true,
    };
  },
};

/** As `from` names them in SQL. */
const branchesOf = ({ from }: JoinStep): string[] => from.map(({ step, port }) => outputName(step, port));

/** Rows of the first branch that every other has too. */
function intersection([first, ...others]: readonly StepInput[], key: string): Statement {
  const column = identifier(key);
  const found = others.map(({ view }) => `a.${column} in (select ${column} from ${identifier(view)})`);
  return statement(`select a.* from ${identifier(first?.view ?? '')} a\nwhere ${found.join('\n  and ')}`);
}
