'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { openLookUps } from '../../platform/look-ups.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import type { ProofActions } from './proof-view-types.ts';
import { recordGroups } from './record-groups.ts';
import type { RecordActions, RecordFilter, RecordRow, RecordSnapshot, RecordSpan } from './record-view-types.ts';

type Found = ResponseOf<'ledger'>;
type Loaded =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly code: string }
  | { readonly status: 'ready'; readonly rows: Found['rows']; readonly next: number | null; readonly isLoadingMore: boolean };

const dayMs = 24 * 60 * 60_000;
const spanMs: Readonly<Record<Exclude<RecordSpan, 'all'>, number>> = { week: 7 * dayMs, month: 30 * dayMs, year: 365 * dayMs };

const noRows: Found['rows'] = [];

/** The agency's record, page by page. An answer to a filter that was changed meanwhile is dropped. */
export const useRecord = (): { snapshot: Omit<RecordSnapshot, 'proof'>; actions: Omit<RecordActions, keyof ProofActions> } => {
  const { api, clock } = useServices();
  const { account, vault } = useWorkspace();
  const agency = useAgencyState();
  const [filter, setFilter] = useState<RecordFilter>({ who: 'all', group: 'all', span: 'month' });
  const [reach, setReach] = useState<Found['reach'] | null>(null);
  const [loaded, setLoaded] = useState<Loaded>({ status: 'loading' });
  const turn = useRef(0);

  const load = useCallback(
    (wanted: RecordFilter, before: number | null, kept: Found['rows']): void => {
      const mine = ++turn.current;
      const fromMs = wanted.span === 'all' ? null : Math.floor((clock.now() - spanMs[wanted.span]) / dayMs) * dayMs;
      const body = {
        by: wanted.who === 'all' ? null : wanted.who,
        kinds: wanted.group === 'all' ? null : [...recordGroups[wanted.group]],
        fromMs,
        toMs: null,
        before,
      };
      api.call('ledger', { params: {}, body }).then(
        (found) => {
          if (mine !== turn.current) return;
          setReach(found.reach);
          setLoaded({ status: 'ready', rows: [...kept, ...found.rows], next: found.next, isLoadingMore: false });
        },
        (error: unknown) => (mine === turn.current ? setLoaded({ status: 'failed', code: faultCode(error) }) : undefined),
      );
    },
    [api, clock],
  );
  useEffect(() => {
    setLoaded({ status: 'loading' });
    load(filter, null, []);
  }, [load, filter]);

  /** Reasons of emergency access among the rows, each asked for once. */
  const [reasons, setReasons] = useState<ReadonlyMap<string, string | null>>(new Map());
  const shown = loaded.status === 'ready' ? loaded.rows : noRows;
  const [lookUps] = useState(() => openLookUps<string | null>(setReasons));
  useEffect(() => {
    const wanted = shown.flatMap(({ kind, detail }) => (kind === 'emergency.began' && typeof detail['emergency'] === 'string' ? [detail['emergency']] : []));
    lookUps.want(wanted, (id) => vault.emergencies.reason(id));
  }, [shown, lookUps, vault]);

  const nameOf = (id: unknown): string | null =>
    typeof id === 'string' ? (agency.members.get(id)?.name ?? agency.mandates.get(id)?.card?.title ?? null) : null;
  const rowOf = ({ id, seq, kind, atMs, subject, detail }: Found['rows'][number]): RecordRow => ({
    id,
    seq,
    kind,
    at: atMs,
    by: nameOf(detail['by'] ?? detail['signer']),
    reason: reasons.get(String(detail['emergency'])) ?? null,
    about: nameOf(detail['member']) ?? (subject === detail['by'] ? null : nameOf(subject)),
  });
  return {
    snapshot: {
      people: [...agency.members.values()].map(({ uid, name }) => ({ id: uid, name: name || '…' })),
      filter,
      reach,
      isWatched: agency.members.get(account.uid)?.roles.includes('auditor') === true,
      rows:
        loaded.status === 'ready'
          ? { status: 'ready', value: loaded.rows.map(rowOf), hasMore: loaded.next !== null, isLoadingMore: loaded.isLoadingMore }
          : loaded,
    },
    actions: {
      narrow: (change) => setFilter((before) => ({ ...before, ...change })),
      loadOlder: () => {
        if (loaded.status !== 'ready' || loaded.next === null || loaded.isLoadingMore) return;
        setLoaded({ ...loaded, isLoadingMore: true });
        load(filter, loaded.next, loaded.rows);
      },
      retry: () => setFilter((before) => ({ ...before })),
    },
  };
};
