import { codeOf, isTransient } from '../fault-code.ts';
import type { Log } from '../log.ts';
import type { Leadership } from '../outbox/ports.ts';
import type { Vault } from '../vault/vault.ts';
import type { AgencyModel } from './agency-model.ts';

export interface TaggingInput {
  readonly vault: Pick<Vault, 'approaches'>;
  readonly model: Pick<AgencyModel, 'state' | 'subscribe'>;
  /** One tab of a browser works. */
  readonly leadership: Leadership;
  readonly log: Log;
}

/** Rounds of one run: each makes up to a hundred anew, and what cannot be opened here is left to others. */
const MOST_ROUNDS = 100;

/**
 * Makes the tags of first contacts anew under the newest key of the directory, behind whatever the page shows: once when it opens, and when
 * that key was renewed. The server keeps the list; a page that is closed anywhere is gone on with by itself or any other. Ends by the
 * returned call.
 */
export const openTagging = ({ vault, model, leadership, log }: TaggingInput): (() => void) => {
  let isClosed = false;
  let isLeading = false;
  let isDue = true;
  let wasRenewing = false;
  let working: Promise<void> | null = null;

  const run = async (): Promise<void> => {
    try {
      for (let round = 0; round < MOST_ROUNDS && !isClosed; round++) if ((await vault.approaches.retag()) === 0) return;
    } catch (error) {
      if (!isTransient(error)) log.note({ event: 'renewal-failed', code: codeOf(error) ?? 'internal' });
    }
  };
  const look = (): void => {
    const { agency } = model.state();
    if (agency === null) return;
    const isRenewing = agency.keysDueMs != null;
    if (wasRenewing && !isRenewing) isDue = true;
    wasRenewing = isRenewing;
    if (!isLeading || isClosed || !isDue || working !== null) return;
    isDue = false;
    working = run().finally(() => {
      working = null;
      look();
    });
  };
  leadership.lead(() => {
    isLeading = true;
    look();
  });
  const stop = model.subscribe(look);
  return () => {
    isClosed = true;
    stop();
    leadership.resign();
  };
};
