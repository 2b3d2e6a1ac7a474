import type { Brief, BriefSource } from '../../platform/brief/make-brief.ts';
import type { ReadProgress } from '../../platform/brief/read-search.ts';
import type { RoomFact } from '../../platform/brief/room-facts.ts';

export interface BriefSnapshot {
  mandateId: string;
  status: 'reading' | 'ready' | 'failed';
  code: string | null;
  progress: ReadProgress;
  /** As far as it was read. */
  brief: Brief | null;
  /** Who and what a line of the record names; null where a name is not open here. */
  nameOf: (fact: RoomFact) => { by: string | null; about: string | null; to: string | null };
}

export interface BriefActions {
  back(): void;
  retry(): void;
  print(): void;
  /** Takes the reader to the very message. */
  openSource(source: BriefSource): void;
}
