'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { may, type Holder } from '@liexin/domain/agency/rights';
import { useWorkspace } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useWork } from '../../platform/use-work.ts';
import { useWorks } from '../../platform/use-works.ts';
import { newLimitIds, type ListedLimit, type OpenedAsk } from '../../platform/vault/approach.ts';
import type { AskRow, NewLimits, OffLimitsActions, OffLimitsSnapshot } from './approach-view-types.ts';
import { limitLine } from '../../platform/approach-found.ts';
import type { Loadable } from '../../ui/view-types.ts';

type Loaded<A> = Loadable<readonly A[]>;

/** The list and what waits for a decision, as far as this person may see either. */
export const useOffLimits = (): { snapshot: OffLimitsSnapshot; actions: OffLimitsActions } => {
  const { vault, account } = useWorkspace();
  const agency = useAgencyState();
  const [entries, setEntries] = useState<Loaded<ListedLimit>>({ status: 'loading' });
  const [asks, setAsks] = useState<Loaded<OpenedAsk>>({ status: 'loading' });
  const [workOf, runFor] = useWorks();
  const [addWork, run] = useWork();
  const [added, setAdded] = useState(0);
  const sending = useRef<{ entries: NewLimits; ids: string[] } | null>(null);
  const me = agency.members.get(account.uid);
  const holders: Holder[] = [...(me?.roles ?? []), ...(me?.isLead === true ? (['lead'] as const) : [])];
  const mayKeep = may(holders, 'off-limits.keep');
  const mayDecide = may(holders, 'off-limits.decide', { leads: true });

  const load = useCallback((): void => {
    if (mayKeep)
      vault.approaches.limits().then(
        (value) => setEntries({ status: 'ready', value }),
        (error: unknown) => setEntries({ status: 'failed', code: faultCode(error) }),
      );
    if (mayDecide)
      vault.approaches.asks().then(
        (value) => setAsks({ status: 'ready', value }),
        (error: unknown) => setAsks({ status: 'failed', code: faultCode(error) }),
      );
  }, [vault, mayKeep, mayDecide]);
  useEffect(load, [load]);

  const name = (uid: string): string => agency.members.get(uid)?.name ?? '';
  const act = (id: string, what: () => Promise<void>): void =>
    runFor(id, async () => {
      await what();
      load();
    });

  const askRow = (one: OpenedAsk): AskRow => ({
    conversationId: one.conversationId,
    by: name(one.by),
    candidateName: one.candidateName,
    search: agency.mandates.get(one.mandateId)?.card?.title ?? null,
    at: one.atMs,
    reason: one.reason,
    limits: one.limits.map(limitLine),
    work: workOf(one.conversationId),
  });

  return {
    snapshot: {
      entries: !mayKeep
        ? null
        : entries.status === 'ready'
          ? { status: 'ready', value: entries.value.map((one) => ({ ...limitLine(one), by: name(one.by), at: one.atMs, work: workOf(one.entryId) })) }
          : entries,
      asks: !mayDecide ? null : asks.status === 'ready' ? { status: 'ready', value: asks.value.map(askRow) } : asks,
      addWork,
      added,
    },
    actions: {
      add: (wished) =>
        run(async () => {
          // The same form sent twice makes one thing.
          const ids = sending.current?.entries === wished ? sending.current.ids : newLimitIds(wished.names.length);
          sending.current = { entries: wished, ids };
          const { isCompany, reason, until, email, phone } = wished;
          await vault.approaches.addLimits(
            wished.names.map((one) => ({
              isCompany,
              untilMs: until,
              reason,
              ...(isCompany ? { name: '', employer: one, email: '', phone: '' } : { name: one, employer: wished.employer, email, phone }),
            })),
            ids,
          );
          setAdded((count) => count + 1);
          load();
        }),
      end: (entryId) => act(entryId, () => vault.approaches.endLimit(entryId)),
      decide: (conversationId, isAllowed) => act(conversationId, () => vault.approaches.decide(conversationId, isAllowed)),
      retry: load,
    },
  };
};
