'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useWitness } from '../../platform/use-witness.ts';
import type { CheckedCheckpoint } from '../../platform/witness/read-proofs.ts';
import { useText } from '../../ui/language-context.tsx';
import { saveTextFile } from '../../platform/save-text-file.ts';
import type { CheckpointRow, HeadRow, ProofActions, ProofList, ProofSnapshot, Vouching } from './proof-view-types.ts';

type Loaded<Row, Cursor> =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly code: string }
  | { readonly status: 'ready'; readonly value: readonly Row[]; readonly next: Cursor | null };
type FoundHead = ResponseOf<'headProofs'>['heads'][number] & { readonly state: HeadRow['state'] };
type HeadCursor = ResponseOf<'headProofs'>['next'];

/** Code that checks proofs comes when somebody looks at them. */
const checks = () => import('../../platform/witness/read-proofs.ts');
const shown = <Row, Out>(list: Loaded<Row, unknown>, map: (row: Row) => Out): ProofList<Out> =>
  list.status === 'ready' ? { status: 'ready', value: list.value.map(map), hasMore: list.next !== null } : list;

/** What the record's proof panel shows: the device's own watch, the agency's checkpoints, the state of each conversation. */
export const useProof = (isAsked: boolean): { snapshot: ProofSnapshot | null; actions: ProofActions } => {
  const { api } = useServices();
  const { account, vault, witness } = useWorkspace();
  const agency = useAgencyState();
  const text = useText().witness;
  const state = useWitness();
  const [isLooking, setLooking] = useState(false);
  const [listed, setListed] = useState<Loaded<CheckedCheckpoint, number>>({ status: 'loading' });
  const [heads, setHeads] = useState<Loaded<FoundHead, HeadCursor>>({ status: 'loading' });
  const kept = state.kind === 'verified' ? state.kept : null;
  const turn = useRef(0);

  const look = useCallback((work: () => Promise<void>): void => {
    setLooking(true);
    void work().finally(() => setLooking(false));
  }, []);
  // Whoever opens the record wants to know now.
  useEffect(() => look(() => witness.look()), [look, witness]);

  const loadCheckpoints = useCallback(
    async (before: number | null, known: readonly CheckedCheckpoint[]): Promise<void> => {
      try {
        const [found, { checkListed }] = await Promise.all([api.call('checkpoints', { params: {}, body: { before } }), checks()]);
        const log = await vault.keyLog.sync();
        const checked = await Promise.all(found.checkpoints.map((one) => checkListed(log, one)));
        setListed({ status: 'ready', value: [...known, ...checked.flatMap((one) => one ?? [])], next: found.next });
      } catch (error) {
        setListed({ status: 'failed', code: faultCode(error) });
      }
    },
    [api, vault],
  );
  const loadHeads = useCallback(
    async (after: HeadCursor, known: readonly FoundHead[]): Promise<void> => {
      if (kept === null) return;
      const mine = ++turn.current;
      try {
        const [found, { checkHead }] = await Promise.all([api.call('headProofs', { params: {}, body: { size: kept.size, after } }), checks()]);
        const checked = await Promise.all(found.heads.map(async (head) => ({ ...head, state: await checkHead(account.agencyId, kept, head) })));
        if (mine === turn.current) setHeads({ status: 'ready', value: [...known, ...checked], next: found.next });
      } catch (error) {
        if (mine === turn.current) setHeads({ status: 'failed', code: faultCode(error) });
      }
    },
    [account, api, kept],
  );
  useEffect(() => {
    if (isAsked) void loadCheckpoints(null, []);
  }, [isAsked, loadCheckpoints, kept]);
  useEffect(() => {
    if (isAsked) void loadHeads(null, []);
  }, [isAsked, loadHeads]);
  const vouching = ({ uid }: { uid: string }): Vouching => ({ uid, name: agency.members.get(uid)?.name || null, isOwn: uid === account.uid });
  const rows = listed.status === 'ready' ? listed.value : [];
  const witnessesOf = (index: number): number => new Set(rows.filter(({ size }) => size > index).flatMap(({ by }) => by.map(({ uid }) => uid))).size;
  const nameOf = ({ conversationId, mandateId }: FoundHead): string | null =>
    agency.conversations.get(conversationId)?.card?.name ?? agency.mandates.get(mandateId)?.card?.title ?? null;
  return {
    snapshot: !isAsked
      ? null
      : {
          watch: state.kind,
          isLooking,
          kept: kept === null ? null : { at: kept.atMs, since: kept.sinceMs, by: (rows.find(({ n }) => n === kept.n)?.by ?? []).map(vouching) },
          alarm:
            state.kind === 'alarm'
              ? { kind: state.alarm.kind, keptAt: state.alarm.keptAtMs, keptSize: state.alarm.keptSize, told: state.alarm.told?.length ?? null }
              : null,
          checkpoints: shown(listed, ({ n, size, root, atMs, by }): CheckpointRow => ({
            n,
            size,
            root,
            at: atMs,
            by: by.map(vouching),
            isKept: n === kept?.n,
          })),
          heads:
            kept === null
              ? null
              : shown(heads, (head): HeadRow => ({
                  id: head.laneId,
                  name: nameOf(head),
                  shortId: head.conversationId.slice(0, 6),
                  lane: head.kind,
                  state: head.state,
                  seq: head.seq,
                  newer: head.tipSeq - head.seq,
                  witnesses: witnessesOf(head.index),
                })),
        },
    actions: {
      lookNow: () => look(() => witness.look()),
      goOn: () => look(() => witness.goOn()),
      saveEvidence: () => {
        if (state.kind === 'alarm') saveTextFile(text.evidenceFile, `${state.alarm.kept}\n----------\n\n${state.alarm.shown}`);
      },
      olderCheckpoints: () => {
        if (listed.status === 'ready' && listed.next !== null) void loadCheckpoints(listed.next, listed.value);
      },
      olderHeads: () => {
        if (heads.status === 'ready' && heads.next !== null) void loadHeads(heads.next, heads.value);
      },
    },
  };
};
