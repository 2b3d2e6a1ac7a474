'use client';
import { useState, useSyncExternalStore } from 'react';
import { may } from '@liexin/domain/agency/rights';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import type { HandoverWish } from '../../platform/vault/handovers.ts';
import { openAskIds } from '../../platform/ask-ids.ts';
import { useWork, type Work } from '../../platform/use-work.ts';
import { newShortId } from '../../platform/vault/new-id.ts';
import { toCandidateText } from '../../text/to-candidate.ts';
import { giveTo, searchChoices, wishOf, type Given, type MemberWork } from './choices.ts';
import type { HandoverActions, HandoverForm, HandoverSnapshot } from './handover-view-types.ts';
import { handoverRows } from './handover-rows.ts';
import { useSearchCards } from './use-search-cards.ts';
import type { Loadable } from '../../ui/view-types.ts';

type Loaded = { status: 'none' } | Loadable<MemberWork>;

/** Handovers that concern this person, and the form for a new one where they may. What runs goes on without this page. */
export const useHandover = (): { snapshot: HandoverSnapshot; actions: HandoverActions } => {
  const { api } = useServices();
  const { account, vault, handovers } = useWorkspace();
  const agency = useAgencyState();
  const views = useSyncExternalStore(
    (changed) => handovers()?.subscribe(changed) ?? (() => undefined),
    () => handovers()?.state() ?? null,
    () => null,
  );
  const [from, setFrom] = useState<string | null>(null);
  const [work, setWork] = useState<Loaded>({ status: 'none' });
  const [given, setGiven] = useState<Given>({});
  const [split, setSplit] = useState<ReadonlySet<string>>(new Set());
  const [greeting, setGreeting] = useState<HandoverForm['greeting']>({ isOn: true, en: toCandidateText.en.handedOver, zh: toCandidateText.zh.handedOver });
  const [run, start, reset] = useWork();
  const [orderIds] = useState(() => openAskIds(newShortId));
  const [undoing, setUndoing] = useState<Readonly<Record<string, Work>>>({});

  const value = work.status === 'ready' ? work.value : [];
  const cards = useSearchCards([...new Set([...value.map(({ mandateId }) => mandateId), ...(views ?? []).flatMap(({ plan }) => Object.keys(plan))])]);
  const me = agency.members.get(account.uid);
  const holders = [...(me?.roles ?? []), ...(me?.isLead === true ? (['lead'] as const) : [])];
  const members = [...agency.members.values()];
  const conversationName = (id: string): string | null => agency.conversations.get(id)?.card?.name ?? null;

  const load = (uid: string): void => {
    setWork({ status: 'loading' });
    setGiven({});
    setSplit(new Set());
    reset();
    api.call('memberWork', { params: { uid }, body: {} }).then(
      ({ mandates }) => setWork({ status: 'ready', value: mandates }),
      (error: unknown) => setWork({ status: 'failed', code: faultCode(error) }),
    );
  };

  const form: HandoverForm = {
    from,
    work:
      work.status === 'ready'
        ? {
            status: 'ready',
            searches: searchChoices(work.value, given, split, {
              titleOf: (id) => cards.get(id)?.title ?? null,
              nameOf: conversationName,
              isInside: (id) => cards.get(id)?.team.includes(account.uid) === true,
            }),
          }
        : work,
    receivers: members
      .filter(({ uid, status, roles }) => uid !== from && status === 'active' && may(roles, 'candidate-lane.write', { onMandate: true }))
      .map(({ uid, name }) => ({ uid, name })),
    greeting,
    run,
  };

  return {
    snapshot: {
      form: may(holders, 'handover.run', { leads: true }) ? form : null,
      people: members.map(({ uid, name }) => ({ uid, name })).toSorted((a, b) => a.name.localeCompare(b.name)),
      handovers: views && handoverRows(views, { uid: account.uid, holders, members: agency.members, cards, conversationName, undoing }),
    },
    actions: {
      choose: (uid) => {
        setFrom(uid);
        load(uid);
      },
      retry: () => {
        if (from !== null) load(from);
      },
      give: (mandateId, to) => setGiven(giveTo(given, idsOf(mandateId), to)),
      giveOne: (conversationId, to) => setGiven(giveTo(given, [conversationId], to)),
      split: (mandateId) => {
        const isSplit = split.has(mandateId);
        setSplit(new Set(isSplit ? [...split].filter((id) => id !== mandateId) : [...split, mandateId]));
        // Back to one person: nobody, until somebody is chosen.
        if (isSplit) setGiven(giveTo(given, idsOf(mandateId), null));
      },
      setGreeting: (change) => setGreeting({ ...greeting, ...change }),
      run: () => {
        if (from === null) return;
        const wish: HandoverWish = {
          from,
          mandates: wishOf(value, given, (id) => cards.get(id)?.compartment ?? ''),
          greeting: greeting.isOn ? { en: greeting.en.trim(), zh: greeting.zh.trim() } : null,
        };
        start(async () => {
          await orderIds.ask(wish, async (id) => api.call('createHandover', { params: {}, body: await vault.handovers.order(id, wish) }));
          setFrom(null);
          setWork({ status: 'none' });
        });
      },
      undo: (id) => {
        const set = (state: Work): void => setUndoing((all) => ({ ...all, [id]: state }));
        set({ status: 'busy' });
        handovers()
          ?.undo(id)
          .then(
            () => set({ status: 'idle' }),
            (error: unknown) => set({ status: 'failed', code: faultCode(error) }),
          );
      },
    },
  };

  function idsOf(mandateId: string): readonly string[] {
    return value.find((one) => one.mandateId === mandateId)?.conversations.map(({ conversationId }) => conversationId) ?? [];
  }
};
