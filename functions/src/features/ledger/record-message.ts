import type { Platform } from '../../platform/platform.ts';
import type { Message } from '../../platform/stored.ts';
import { chainReceipts } from './chain-receipts.ts';
import { chainMessages, isChained, type MessagePath } from './chain-messages.ts';
import { noteContact } from './note-contact.ts';
import { tellReaders } from './queue-notices.ts';

/** A burst shares one write of the tip: the first event waits so long (ms) for what comes right behind it. */
export const gatherMs = 500;

/** Waits for the rest of a burst, unless another run has done this event's work. */
export const gatherBurst = async (platform: Pick<Platform, 'db'>, place: MessagePath): Promise<void> => {
  if (!isChained(platform.db, place)) await new Promise((resume) => setTimeout(resume, gatherMs));
};

/**
 * What follows a message: its ledger row, with all that are missing before it, then a notice for each reader. Each step repeats without
 * harm, and a crash between them is healed by the event's retry. A rejected message alarms, and nobody is told to read it.
 * `own`: the message as its event brought it.
 */
export const recordMessage = async (platform: Pick<Platform, 'db' | 'log'>, place: MessagePath, now: number, own: Message | null = null): Promise<void> => {
  const chained = await chainMessages(platform.db, place, own);
  // Once for each lane that a process meets: receipts whose events got lost.
  if (chained.length > 0) await chainReceipts(platform.db, place, []);
  for (const { id } of chained.filter((one) => one.rejected))
    platform.log.warn('message-rejected', { agency: place.agencyId, lane: place.laneId, message: id });
  if (own) await noteContact(platform.db, place, own, now);
  await tellReaders(platform.db, place, chained, now);
};
