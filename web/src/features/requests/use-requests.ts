'use client';
import { useCallback, useEffect, useState } from 'react';
import { may } from '@liexin/domain/agency/rights';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import type { Work } from '../../platform/use-work.ts';
import { openRequest, sealLetter } from '../../platform/vault/requests.ts';
import type { RequestRow, RequestsActions, RequestsSnapshot } from './requests-view-types.ts';
import type { Loadable } from '../../ui/view-types.ts';

type Told = ResponseOf<'erasures'>['erasures'][number];
interface Known extends Told {
  readonly words: string | null;
  readonly letterKey: Uint8Array | null;
}
type Loaded = Loadable<readonly Known[]>;

/** What candidates asked for, opened with this device's keys, and the decision. A refused call keeps what was written. */
export const useRequests = (): { snapshot: RequestsSnapshot; actions: RequestsActions } => {
  const { api } = useServices();
  const { account, vault } = useWorkspace();
  const agency = useAgencyState();
  const [loaded, setLoaded] = useState<Loaded>({ status: 'loading' });
  const [work, setWork] = useState<Readonly<Record<string, Work>>>({});
  const { agencyId } = account;

  const fetchAll = useCallback(async (): Promise<readonly Known[]> => {
    const { erasures } = await api.call('erasures', { params: {}, body: {} });
    return Promise.all(
      erasures.map(async (one) => {
        // Somebody else's search: its key is not here, and the request is shown without its words.
        const opened = await openRequest({ agencyId, compartments: vault.compartments }, one).catch(() => null);
        return { ...one, words: opened?.text ?? null, letterKey: opened?.letterKey ?? null };
      }),
    );
  }, [api, vault, agencyId]);
  const load = useCallback(() => {
    fetchAll().then(
      (value) => setLoaded({ status: 'ready', value }),
      (error: unknown) => setLoaded({ status: 'failed', code: faultCode(error) }),
    );
  }, [fetchAll]);
  useEffect(load, [load]);

  const set = (id: string, state: Work): void => setWork((all) => ({ ...all, [id]: state }));
  const roles = agency.members.get(account.uid)?.roles ?? [];
  const nameOf = (uid: string | null): string | null => (uid === null ? null : (agency.members.get(uid)?.name ?? null));
  const rowOf = (one: Known): RequestRow => {
    const conversation = agency.conversations.get(one.conversationId);
    const { certificate } = one;
    return {
      id: one.erasureId,
      kind: one.kind,
      state: one.state,
      candidate: conversation?.card?.name ?? null,
      conversationId: one.conversationId,
      search: agency.mandates.get(one.mandateId)?.card?.title ?? null,
      consultant: nameOf(one.assigned),
      identity: one.identity,
      language: one.language,
      receivedAt: one.receivedAtMs,
      dueAt: one.dueAtMs,
      doneAt: one.doneAtMs,
      onHold: one.onHold,
      words: one.words,
      decision: one.decision,
      ground: one.ground,
      keep: one.keep,
      decidedBy: nameOf(one.decidedBy),
      certificate: certificate && {
        id: certificate.certificateId,
        removed: certificate.stores.reduce((sum, { removed }) => sum + removed, 0),
        finishedAt: certificate.finishedAtMs,
        horizon: certificate.backupHorizonMs,
      },
      mayDecide: one.state === 'open' && may(roles, one.kind === 'correct' ? 'erasure.correct' : 'erasure.decide', { onMandate: conversation !== undefined }),
      canAnswer: one.letterKey !== null,
      work: work[one.erasureId] ?? { status: 'idle' },
    };
  };
  return {
    snapshot: {
      agencyName: agency.agency?.displayName ?? '',
      rows: loaded.status === 'ready' ? { status: 'ready', value: loaded.value.map(rowOf).toSorted(byUrgency) } : loaded,
    },
    actions: {
      begin: (id) => {
        if (work[id]?.status === 'failed') set(id, { status: 'idle' });
      },
      decide: (id, decision, letter) => {
        const known = loaded.status === 'ready' ? loaded.value.find(({ erasureId }) => erasureId === id) : undefined;
        if (known === undefined || work[id]?.status === 'busy') return;
        set(id, { status: 'busy' });
        const send = async (): Promise<void> => {
          const sealed = known.letterKey === null || letter.trim() === '' ? null : await sealLetter(agencyId, id, known.letterKey, letter.trim());
          const wire = decision.kind === 'partial' ? { ...decision, keep: [...decision.keep] } : decision;
          await api.call('decideErasure', { params: { erasureId: id }, body: { decision: wire, letter: sealed } });
        };
        send().then(
          () =>
            fetchAll().then(
              (value) => {
                setLoaded({ status: 'ready', value });
                set(id, { status: 'idle' });
              },
              // Decided all the same: only the list is not to be had now.
              (error: unknown) => setLoaded({ status: 'failed', code: faultCode(error) }),
            ),
          async (error: unknown) => {
            // Its answer may have been lost, or a colleague was first: then the list says what came of it, and the form closes.
            const value = await fetchAll().catch(() => null);
            if (value !== null) setLoaded({ status: 'ready', value });
            const isMine = value?.some(({ erasureId, decidedBy }) => erasureId === id && decidedBy === account.uid) === true;
            set(id, isMine ? { status: 'idle' } : { status: 'failed', code: faultCode(error) });
          },
        );
      },
      retry: () => {
        setWork({});
        load();
      },
    },
  };
};

const rank: Readonly<Record<RequestRow['state'], number>> = { open: 0, decided: 1, done: 2, withdrawn: 3 };
/** What is open comes first, by the day it is due; then the newest. */
const byUrgency = (a: RequestRow, b: RequestRow): number =>
  rank[a.state] - rank[b.state] || (a.state === 'open' ? a.dueAt - b.dueAt : b.receivedAt - a.receivedAt);
