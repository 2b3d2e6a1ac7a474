'use client';
import { useMemo, useState } from 'react';
import { useWorkspace } from '../../platform/app-context.tsx';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useOutboxItems } from '../../platform/use-outbox.ts';
import { useNow } from '../../ui/clock.tsx';
import { inboxRows, isShown, matches, nextFor, searchesOf } from './inbox-rows.ts';
import { useReminders } from './use-reminders.ts';
import { inboxFilters, type InboxActions, type InboxFilter, type InboxSnapshot } from './inbox-view-types.ts';

export interface InboxWays {
  readonly open: (conversationId: string) => void;
  readonly addCandidate: (mandateId: string) => void;
  readonly createMandate: () => void;
}

/** 8:00 tomorrow on this device's clock (ms). */
const tomorrowMorning = (now: number): number => {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1, 8).getTime();
};

/** The list of conversations. Search and filters look at what is open on this device; the server is not asked. */
export const useInbox = (selected: string | null, ways: InboxWays): { snapshot: InboxSnapshot; actions: InboxActions } => {
  const workspace = useWorkspace();
  const agency = useAgencyState();
  const outbox = useOutboxItems();
  const tasks = useReminders();
  const now = useNow();
  const [filter, chooseFilter] = useState<InboxFilter>('all');
  const [search, setSearch] = useState('');
  const [wanted, showSearch] = useState<string | null>(null);
  const all = useMemo(() => inboxRows(agency, outbox, workspace.account.uid, now), [agency, outbox, workspace, now]);
  const searches = useMemo(() => searchesOf(all), [all]);
  // A search whose last conversation is gone cannot be left any more by choosing: then all are shown.
  const shownSearch = searches.some(({ mandateId }) => mandateId === wanted) ? wanted : null;
  const rows = shownSearch === null ? all : all.filter((row) => row.mandateId === shownSearch);
  const count = (which: InboxFilter): number => rows.filter((row) => matches(row, which)).length;
  const open = [...agency.mandates.values()]
    .filter((mandate) => !mandate.isClosed)
    .toSorted((a, b) => Number(a.isSample) - Number(b.isSample) || b.openedAtMs - a.openedAtMs);
  return {
    snapshot: {
      status: agency.status,
      code: agency.code,
      rows: rows.filter((row) => isShown(row, { filter, search, mandateId: shownSearch, selected })),
      selected,
      filter,
      counts: Object.fromEntries(inboxFilters.map((which) => [which, count(which)])) as Record<InboxFilter, number>,
      searches,
      shownSearch,
      next: nextFor(agency.members.get(workspace.account.uid)?.roles, open.length > 0),
      search,
      reminders: tasks.reminders,
    },
    actions: {
      ...tasks.actions,
      open: ways.open,
      chooseFilter,
      search: setSearch,
      showSearch,
      createMandate: ways.createMandate,
      // Into the newest real search; a sample takes no real people, so without one a search comes first.
      addCandidate: () => {
        const real = open.find((mandate) => !mandate.isSample);
        if (real === undefined) ways.createMandate();
        else ways.addCandidate(real.id);
      },
      pin: (conversationId, on) => workspace.model.pin(conversationId, on),
      mute: (conversationId, how) => workspace.model.mute(conversationId, how === 'always' ? null : how === 'off' ? 'off' : tomorrowMorning(now)),
      retry: () => workspace.model.retry(),
    },
  };
};
