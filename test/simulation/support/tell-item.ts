import type { OutboxItem } from '../../../web/src/platform/outbox/item.ts';

/** An item's place in the outbox, for people. */
export const tellItem = (item: OutboxItem | undefined): string =>
  item === undefined ? 'unknown to the tab' : `${item.stage} ${item.waiting ?? item.failure?.code ?? ''} try ${item.attempts}`;
