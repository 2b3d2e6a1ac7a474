import { nothing } from './story.ts';

/** Any set of actions, each doing nothing. */
export const noActions = <Actions extends object>(): Actions => new Proxy({}, { get: () => nothing }) as Actions;
