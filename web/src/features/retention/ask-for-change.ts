import { Fault } from '@liexin/domain/kernel/fault';
import { isOver } from '../../platform/ask-ids.ts';

/**
 * Asks for a change, safe to repeat after a lost answer. Where an earlier try got through and has ended by now, this is another change with a preview of its
 * own: `beginAnew` drafts it, and the fault is `preview-outdated`.
 */
export const askForChange = async (ask: () => Promise<unknown>, beginAnew: () => void): Promise<void> => {
  try {
    await ask();
  } catch (error) {
    if (!isOver(error)) throw error;
    beginAnew();
    throw new Fault('preview-outdated');
  }
};
