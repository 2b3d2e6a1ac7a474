import { Timestamp } from 'firebase/firestore';
import { toBase64url, utf8 } from '@liexin/proof/bytes';
import type { Envelope, MessageType } from '@liexin/proof/envelope';
import type { Imported } from '@liexin/proof/imported';
import type { LaneHistory } from '../../history/lane-history.ts';
import { comparePlaced, type Instant } from '../../live/message-order.ts';
import type { StoredMessage } from '../../live/stored-message.ts';
import type { OpenOutcome } from '../../vault/messages.ts';
import type { ReadableLane } from '../indexer.ts';

/** Ids are 16 bytes. */
export const idOf = (name: string): string => toBase64url(utf8(name.padEnd(16, '.')));

export interface Written {
  readonly name: string;
  readonly laneId: string;
  readonly at: number;
  readonly sender?: string;
  readonly type?: MessageType;
  readonly ref?: string;
  readonly text?: string;
  readonly hasFile?: boolean;
  readonly imported?: Imported;
}

/** Lanes as a server has them, for whoever may read them, and what a device's keys make of a message. */
export const writtenLanes = () => {
  const lanes = new Map<string, StoredMessage[]>();
  const texts = new Map<string, Written>();
  const locked = new Set<string>();
  const purged = new Set<string>();
  const refused = new Set<string>();
  const asked: string[] = [];
  let isOnline = true;

  const write = (written: Written): void => {
    const { name, laneId, at, sender = 'helen', type = 'msg', ref } = written;
    const id = idOf(name);
    const envelope = { type, period: 24_322, sender, ...(ref === undefined ? {} : { ref: utf8(ref.padEnd(16, '.')) }) } as unknown as Envelope;
    lanes.set(
      laneId,
      [...(lanes.get(laneId) ?? []), { id, sentAt: new Timestamp(Math.floor(at), Math.round((at % 1) * 1_000_000) * 1000), sender, envelope }].toSorted(
        comparePlaced,
      ),
    );
    texts.set(id, written);
  };

  const history = (laneId: string): Pick<LaneHistory, 'page' | 'one'> => ({
    page: async ({ direction, from, limit }) => {
      asked.push(`${laneId} ${direction}`);
      if (!isOnline) throw new Error('offline');
      if (refused.has(laneId)) throw Object.assign(new Error('not-allowed'), { code: 'not-allowed' });
      const all = lanes.get(laneId) ?? [];
      const isAfter = (message: StoredMessage): boolean => {
        if (from === null) return true;
        const order =
          from.id === null
            ? comparePlaced(message, { id: message.id, sentAt: from.sentAt }) === 0 && from.isIncluded
              ? direction === 'newer'
                ? 1
                : -1
              : comparePlaced(message, { id: message.id, sentAt: from.sentAt })
            : comparePlaced(message, from);
        return direction === 'newer' ? order > 0 : order < 0;
      };
      const rest = all.filter(isAfter);
      const messages = direction === 'newer' ? rest.slice(0, limit) : rest.slice(-limit);
      return { messages, isEnd: messages.length < limit, isWhole: true };
    },
    one: async (id) => [...lanes.values()].flat().find((message) => message.id === id) ?? null,
  });

  const open = async (_laneId: string, message: StoredMessage): Promise<OpenOutcome> => {
    if (locked.has(message.id)) return { kind: 'locked', code: 'key-missing' };
    if (purged.has(message.id)) return { kind: 'unopenable', code: 'share-purged' };
    const written = texts.get(message.id);
    const files = written?.hasFile === true ? { files: [{ name: 'cv.pdf' }] } : {};
    return { kind: 'opened', body: { text: written?.text ?? '', writtenAtMs: 0, ...files, ...(written?.imported ? { imported: written.imported } : {}) } };
  };

  const readable = (): ReadonlyMap<string, ReadableLane> =>
    new Map(
      [...lanes].map(([laneId, messages]) => {
        const last: Instant | undefined = messages.at(-1)?.sentAt;
        return [laneId, { laneId, lastAt: last ?? null }];
      }),
    );

  return {
    write,
    history,
    open,
    readable,
    asked,
    locked,
    purged,
    refused,
    lanes,
    goOffline: (): void => void (isOnline = false),
    goOnline: (): void => void (isOnline = true),
  };
};
