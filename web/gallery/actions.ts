import { nothing } from './story.ts';

/** Any set of actions, each doing nothing but those that are given. */
export const noActions = <Actions extends object>(given: Partial<Actions> = {}): Actions =>
  new Proxy(given, { get: (target, name) => Reflect.get(target, name) ?? nothing }) as Actions;
