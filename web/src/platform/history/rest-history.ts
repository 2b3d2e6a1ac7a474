import { fromBase64url } from '@liexin/proof/bytes';
import { paths } from '@liexin/domain/storage/paths';
import type { FaultCode } from '@liexin/domain/kernel/fault';
import { Fault } from '@liexin/domain/kernel/fault';
import { comparePlaced, type Instant } from '../live/message-order.ts';
import type { StoredMessage } from '../live/stored-message.ts';
import { NetworkFault } from '../network-fault.ts';
import type { From, LaneHistory, PageRequest } from './lane-history.ts';
import { readRestMessage, timestampText, type RestDocument } from './rest-values.ts';

export interface RestHistoryInput {
  readonly fetch: typeof fetch;
  readonly projectId: string;
  readonly agencyId: string;
  readonly laneId: string;
  /** From when on messages are in sight; absent: all of them. */
  readonly since?: () => Instant;
  /** ID token; `fresh` asks for a new one after a refusal. Null when nobody is signed in. */
  readonly idToken: (fresh: boolean) => Promise<string | null>;
}

/** Firestore takes at most so many values in one `in`. */
const IN_LIMIT = 30;
/** Acts on one group of messages that are fetched at once; the rules allow no more. */
const ACTS = 200;
const TIMEOUT_MS = 20_000;

/**
 * Pages of a lane straight from the server (google.firestore.v1 `runQuery` over HTTPS), not through the SDK: for a query the SDK reads
 * every cached document of the collection, so that each page of a long lane would cost more than the one before. Nothing is kept here.
 */
export const restHistory = ({ fetch: ask, projectId, agencyId, laneId, since, idToken }: RestHistoryInput): Pick<LaneHistory, 'page' | 'one' | 'actsOn'> => {
  const root = `projects/${projectId}/databases/(default)/documents`;
  const lane = `${root}/${paths.lane(agencyId, laneId)}`;

  const send = async (address: string, body: unknown): Promise<Response> => {
    const once = async (fresh: boolean): Promise<Response> => {
      const token = await idToken(fresh).catch(() => null);
      if (token === null) throw new NetworkFault('offline');
      try {
        return await ask(`/v1/${address}`, {
          method: body === undefined ? 'GET' : 'POST',
          headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
          credentials: 'omit',
          cache: 'no-store',
          redirect: 'error',
          signal: AbortSignal.timeout(TIMEOUT_MS),
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
      } catch (error) {
        throw new NetworkFault(error instanceof DOMException && error.name === 'TimeoutError' ? 'timeout' : 'offline');
      }
    };
    const first = await once(false);
    return first.status === 401 ? once(true) : first;
  };

  /** The rules want to be told; without months that went the query stays as it is. */
  const inSight = (): object[] => {
    const from = since?.();
    return from === undefined || from.seconds === 0
      ? []
      : [{ fieldFilter: { field: { fieldPath: 'sentAt' }, op: 'GREATER_THAN_OR_EQUAL', value: { timestampValue: timestampText(from) } } }];
  };
  const where = (filters: readonly object[]): object => (filters.length === 0 ? {} : { where: { compositeFilter: { op: 'AND', filters } } });
  const query = async (structuredQuery: object): Promise<readonly StoredMessage[]> => {
    const answer = await send(`${lane}:runQuery`, { structuredQuery: { from: [{ collectionId: 'messages' }], ...structuredQuery } });
    const rows = (await bodyOf(answer)) as readonly { readonly document?: RestDocument }[];
    return rows.flatMap(({ document }) => (document === undefined ? [] : (readRestMessage(document) ?? [])));
  };

  return {
    page: async ({ direction, from, limit }: PageRequest) => {
      const order = direction === 'older' ? 'DESCENDING' : 'ASCENDING';
      const cursor = startOf(lane, from);
      const found = await query({
        ...where(inSight()),
        orderBy: [
          { field: { fieldPath: 'sentAt' }, direction: order },
          { field: { fieldPath: '__name__' }, direction: order },
        ],
        ...(cursor === null ? {} : { startAt: cursor }),
        limit,
      });
      return { messages: direction === 'older' ? found.toReversed() : found, isEnd: found.length < limit, isWhole: true };
    },
    one: async (messageId) => {
      const answer = await send(`${lane}/messages/${encodeURIComponent(messageId)}`, undefined);
      return answer.status === 404 ? null : readRestMessage((await bodyOf(answer)) as RestDocument);
    },
    actsOn: async (messageIds) => {
      const groups = Array.from({ length: Math.ceil(messageIds.length / IN_LIMIT) }, (_, i) => messageIds.slice(i * IN_LIMIT, (i + 1) * IN_LIMIT));
      const found = await Promise.all(
        groups.map((ids) =>
          query({
            ...where([
              { fieldFilter: { field: { fieldPath: 'ref' }, op: 'IN', value: { arrayValue: { values: ids.map((id) => ({ bytesValue: base64Of(id) })) } } } },
              ...inSight(),
            ]),
            limit: ACTS,
          }),
        ),
      );
      return found.flat().toSorted(comparePlaced);
    },
  };
};

/** A cursor behind one message, or before or behind everything of one instant. */
const startOf = (lane: string, from: From): object | null => {
  if (from === null) return null;
  const at = { timestampValue: timestampText(from.sentAt) };
  return from.id === null ? { values: [at], before: from.isIncluded } : { values: [at, { referenceValue: `${lane}/messages/${from.id}` }], before: false };
};

/** An id is 16 bytes; `ref` holds the bytes. */
const base64Of = (id: string): string => btoa(String.fromCharCode(...fromBase64url(id)));

const refusals: Readonly<Record<number, FaultCode>> = { 401: 'not-signed-in', 403: 'not-allowed', 404: 'not-found' };

const bodyOf = async (answer: Response): Promise<unknown> => {
  const refusal = refusals[answer.status];
  if (refusal !== undefined) throw new Fault(refusal);
  if (!answer.ok) throw new NetworkFault('unavailable');
  return answer.json().catch(() => {
    throw new NetworkFault('unavailable');
  });
};
