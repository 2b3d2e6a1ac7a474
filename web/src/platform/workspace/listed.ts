import type { AgencyState } from './agency-state.ts';

interface Lists {
  readonly state: () => Pick<AgencyState, 'status' | 'code'>;
  readonly subscribe: (changed: () => void) => () => void;
}

/** Resolves when the lists of a workspace are there; rejects where one of them failed: such a workspace has less to show than the one that is open. */
export const listed = ({ state, subscribe }: Lists): Promise<void> =>
  new Promise((resolve, reject) => {
    let stop = (): void => undefined;
    const look = (): void => {
      const { status, code } = state();
      if (status === 'loading') return;
      stop();
      if (status === 'ready') resolve();
      else reject(new Error(code ?? 'internal'));
    };
    stop = subscribe(look);
    look();
  });
