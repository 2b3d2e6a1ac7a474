import { fault, type Outcome } from '../fault.ts';
import type { Kind, RuleType, RuleValue } from '../value.ts';

/** What an argument may be: one type, any number, a list or set, or anything. */
export type ArgumentType = RuleType | 'number' | 'collection' | 'any';

type Argument<A extends ArgumentType> = A extends RuleType
  ? Kind<A>
  : A extends 'number'
    ? Kind<'int'> | Kind<'float'>
    : A extends 'collection'
      ? Kind<'list'> | Kind<'set'>
      : RuleValue;
type Arguments<A extends readonly ArgumentType[]> = { readonly [I in keyof A]: Argument<A[I]> };

/** One function of the standard library, types already checked inside `run`. */
export interface Operation {
  readonly arity: number;
  readonly run: (args: readonly RuleValue[]) => Outcome;
}

export type OperationTable = Readonly<Record<string, Operation>>;

/** An entry of a table: argument types, then the function. A method's receiver is its first argument. */
export function operation<const A extends readonly ArgumentType[]>(types: A, run: (...args: Arguments<A>) => Outcome): Operation {
  return {
    arity: types.length,
    run: (args) => {
      for (let at = 0; at < types.length; at += 1) {
        const [wanted, given] = [types[at], args[at]];
        if (wanted === undefined || given === undefined || !fits(wanted, given)) {
          return fault('type-error', `Argument has the wrong type: ${given?.type ?? 'nothing'}.`);
        }
      }
      return run(...(args as unknown as Arguments<A>));
    },
  };
}

function fits(wanted: ArgumentType, given: RuleValue): boolean {
  if (given.type === wanted || wanted === 'any') return true;
  if (wanted === 'number') return given.type === 'int' || given.type === 'float';
  return wanted === 'collection' && (given.type === 'list' || given.type === 'set');
}
