import type { OutboxItem } from '../../../web/src/platform/outbox/item.ts';
import type { Outgoing } from '../../../web/src/platform/outbox/outgoing.ts';
import type { Shown } from './chronicle.ts';
import type { Wire } from './wire.ts';

/** What a message does to another one: an edit, a deletion, a reaction, an answer with a quote. */
export type About = Omit<Outgoing, 'text' | 'writtenAtMs'>;

/** A tab of one person's device: what the browser keeps outlives it. */
export interface Client {
  readonly name: string;
  readonly uid: string;
  readonly deviceId: string;
  wire(): Wire;
  isOpen(): boolean;
  openTab(): Promise<void>;
  /** The tab is gone this instant. What its connection still held may reach the server later. */
  killTab(deliverLate: boolean): void;
  /** Types and sends; resolves when the outbox has it, or when the tab died before. */
  say(text: string, about?: About): Promise<void>;
  /** The newest message is before somebody's eyes. */
  look(): void;
  /** Network is back, as the browser tells it. */
  kick(): void;
  shown(): readonly Shown[];
  waiting(): Promise<readonly OutboxItem[]>;
  /** Where a message stands in this tab's outbox, for people. */
  stateOf(id: string): string;
  close(): Promise<void>;
}
