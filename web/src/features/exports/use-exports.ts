'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { may, verdictOn } from '@liexin/domain/agency/rights';
import { approversOf, mayApprove, type Colleague } from '@liexin/domain/agency/two-person';
import type { RequestOf } from '@liexin/domain/api/routes';
import { exportDownloads, type ExportAbout } from '@liexin/domain/export/export';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { openAskIds } from '../../platform/ask-ids.ts';
import { openTakeHome, saveFile, type TakeHome } from '../../platform/exports/take-home.ts';
import { faultCode } from '../../platform/fault-code.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useWork } from '../../platform/use-work.ts';
import { useWorks } from '../../platform/use-works.ts';
import type { ExportsState, ExportView } from '../../platform/workspace/exports-model.ts';
import { daySpan } from '../../text/day-span.ts';
import { useText } from '../../ui/language-context.tsx';
import { useToast } from '../../ui/toasts.tsx';
import type { Estimate, ExportRow, ExportsActions, ExportsSnapshot, ExportWish } from './exports-view-types.ts';

type Scope = RequestOf<'askExport'>['scope'];

/** Counting waits until somebody has stopped choosing. */
const pauseMs = 400;
const noWish: ExportWish = { about: 'mandate', id: null, from: '', to: '', kinds: ['candidate', 'internal', 'internalOffer'], matter: '', why: '' };

/** The scope of a wish; null while something is missing or the days are in the wrong order. */
const scopeOf = ({ about, id, from, to, kinds }: ExportWish): Scope | null => {
  const span = daySpan(from, to);
  if ((about !== 'agency' && id === null) || kinds.length === 0 || span === null) return null;
  return { about, id: about === 'agency' ? null : id, ...span, kinds: [...kinds] };
};

/** The agency's exports: the list, the asking, the word of a second person, the way home. */
export const useExports = (): {
  snapshot: ExportsSnapshot;
  actions: ExportsActions;
  copying: { readonly id: string; readonly isOfOne: boolean } | null;
  endCopy: () => void;
} => {
  const { api, auth } = useServices();
  const { account, vault, followExports } = useWorkspace();
  const agency = useAgencyState();
  const text = useText().exports;
  const toast = useToast();
  const [list, setList] = useState<ExportsState>({ status: 'loading' });
  const [turn, setTurn] = useState(0);
  const [wish, setWish] = useState<ExportWish | null>(null);
  const [askWork, runAsk, resetAsk] = useWork();
  const [workOf, decide] = useWorks();
  const [collecting, setCollecting] = useState<{ id: string; share: number | null; isSaved: boolean } | null>(null);
  const [collectWork, runCollect, resetCollect] = useWork();
  const [copying, setCopying] = useState<string | null>(null);
  const [askIds] = useState(() => openAskIds(vault.exports.newIds));
  const takings = useRef(new Map<string, TakeHome>());
  const stopping = useRef<AbortController | null>(null);

  const me: Colleague = { uid: account.uid, roles: agency.members.get(account.uid)?.roles ?? [] };
  const maySee = me.roles.some((role) => role === 'owner' || role === 'admin' || role === 'auditor');
  const mayAsk = may(me.roles, 'export.request', { inScope: true });
  const colleagues: Colleague[] = [...agency.members.values()].filter(({ status }) => status === 'active').map(({ uid, roles }) => ({ uid, roles }));
  const nameOf = (uid: string): string => agency.members.get(uid)?.name ?? '…';

  useEffect(() => {
    if (!maySee) return undefined;
    setList({ status: 'loading' });
    return followExports(setList);
  }, [followExports, maySee, turn]);
  useEffect(() => () => stopping.current?.abort(), []);
  const estimate = useEstimate(wish);

  const approvalOf = (id: string): string => (list.status === 'ready' ? list.value.find((one) => one.exportId === id)?.approval : null) ?? '';

  const rowOf = (one: ExportView): ExportRow => {
    const waits = one.state === 'asked' && one.approval !== null;
    const approvers = approversOf(colleagues, { kind: 'export', askedBy: one.askedBy, subject: one.exportId });
    const left = Math.max(0, exportDownloads - one.downloads.length);
    const isMine = one.askedBy === account.uid;
    return {
      id: one.exportId,
      state: one.state,
      reason: one.reason,
      about: one.scope.about,
      aboutName: one.scope.about === 'agency' ? null : aboutName(one.scope),
      kinds: one.scope.kinds,
      fromMs: one.scope.fromMs,
      toMs: one.scope.toMs,
      askedBy: nameOf(one.askedBy),
      askedAt: one.askedAtMs,
      decidedBy: one.decidedBy === null ? null : nameOf(one.decidedBy),
      decidedAt: one.decidedAtMs,
      readyAt: one.readyAtMs,
      until: one.untilMs,
      downloads: one.downloads.map(({ by, atMs }) => ({ by: nameOf(by), at: atMs })),
      unlocks: one.unlocks.map(({ by, atMs }) => ({ by: nameOf(by), at: atMs })),
      downloadsLeft: left,
      progress: one.progress,
      isAlone: waits && approvers.length === 0,
      isUnfinished: one.state === 'asked' && one.approval === null,
      canDecide: waits && !isMine && mayApprove('export', me),
      canTakeBack: waits && isMine,
      canCollect: one.state === 'ready' && left > 0 && (isMine || verdictOn(me.roles, 'export.approve', { inScope: true }).kind === 'yes'),
      canCopy: one.state === 'ready' && verdictOn(me.roles, 'export.unlock').kind !== 'no',
      work: workOf(one.exportId),
    };
  };
  const titleOf = (id: string): string | undefined => agency.mandates.get(id)?.card?.title;
  /** A candidate and the search: one person may be in several. */
  const talkName = (id: string): string | undefined => {
    const talk = agency.conversations.get(id);
    return talk?.card ? `${talk.card.name} · ${titleOf(talk.mandateId) ?? '…'}` : undefined;
  };
  const nameIn: Partial<Record<ExportAbout, (id: string) => string | undefined>> = {
    person: (id) => agency.members.get(id)?.name,
    mandate: titleOf,
    conversation: talkName,
  };
  const aboutName = ({ about, id }: ExportView['scope']): string => nameIn[about]?.(id ?? '') ?? '…';

  const copied = list.status === 'ready' ? list.value.find(({ exportId }) => exportId === copying) : undefined;
  return {
    copying: copied === undefined ? null : { id: copied.exportId, isOfOne: copied.scope.about === 'person' || copied.scope.about === 'conversation' },
    endCopy: () => setCopying(null),
    snapshot: {
      mayAsk,
      maySee,
      exports: list.status === 'ready' ? { status: 'ready', value: list.value.map(rowOf) } : list,
      dialog:
        wish === null
          ? null
          : {
              wish,
              choices: {
                mandate: [...agency.mandates.values()].map(({ id, card }) => ({ id, name: card?.title ?? '…' })),
                conversation: [...agency.conversations.values()].map(({ id }) => ({ id, name: talkName(id) ?? '…' })),
                person: [...agency.members.values()].map(({ uid, name }) => ({ id: uid, name: name || '…' })),
              },
              estimate,
              canSubmit: scopeOf(wish) !== null && wish.matter.trim() !== '' && wish.why.trim() !== '' && wish.matter.length <= 120 && wish.why.length <= 500,
              work: askWork,
            },
      collect: collecting === null ? null : { ...collecting, work: collectWork },
    },
    actions: {
      open: () => {
        resetAsk();
        setWish(noWish);
      },
      close: () => setWish(null),
      wish: (change) => setWish((before) => (before === null ? null : { ...before, ...change })),
      ask: () =>
        runAsk(async () => {
          const scope = wish === null ? null : scopeOf(wish);
          if (wish === null || scope === null) return;
          const [matter, why] = [wish.matter.trim(), wish.why.trim()];
          await askIds.ask({ scope, matter, why }, async ({ exportId, approvalId }) => {
            const reason = await vault.exports.sealReason(exportId, { matter, why });
            await api.call('askExport', { params: {}, body: { exportId, scope, reason } });
            await api.call('askApproval', { params: {}, body: { approvalId, kind: 'export', subject: exportId } });
          });
          toast({ words: text.asked });
          setWish(null);
        }),
      allow: (id) => decide(id, () => api.call('giveApproval', { params: { approvalId: approvalOf(id) }, body: { act: null } })),
      refuse: (id) => decide(id, () => api.call('refuseApproval', { params: { approvalId: approvalOf(id) }, body: {} })),
      takeBack: (id) => decide(id, () => api.call('stopApproval', { params: { approvalId: approvalOf(id) }, body: {} })),
      startCollect: (id) => {
        resetCollect();
        setCollecting({ id, share: null, isSaved: false });
      },
      collect: (password) => {
        if (collecting === null) return;
        const { id } = collecting;
        runCollect(async () => {
          const mine = (stopping.current = new AbortController());
          const passwordToken = await auth.passwordToken(account.email, password);
          const onProgress = (share: number): void => setCollecting((now) => (now?.id === id ? { ...now, share } : now));
          const taking = takings.current.get(id) ?? openTakeHome({ api, exports: vault.exports, exportId: id });
          takings.current.set(id, taking);
          const blob = await taking.take(passwordToken, onProgress, mine.signal);
          saveFile(blob, `export-${id}.tar`);
          setCollecting((now) => (now?.id === id ? { ...now, isSaved: true } : now));
        });
      },
      closeCollect: () => {
        stopping.current?.abort();
        setCollecting(null);
      },
      startCopy: setCopying,
      retry: () => setTurn((n) => n + 1),
    },
  };
};

/** How much a wish holds, asked for when somebody pauses. An answer to an older wish is dropped. */
const useEstimate = (wish: ExportWish | null): Estimate => {
  const { api } = useServices();
  const [estimate, setEstimate] = useState<Estimate>({ status: 'none' });
  const turn = useRef(0);
  const scope = wish === null ? null : scopeOf(wish);
  const key = JSON.stringify(scope);
  const count = useCallback(
    (text: string): void => {
      const mine = ++turn.current;
      const wanted = JSON.parse(text) as Scope | null;
      if (wanted === null) return setEstimate({ status: 'none' });
      setEstimate({ status: 'counting' });
      api.call('estimateExport', { params: {}, body: { scope: wanted } }).then(
        ({ exact: isExact, ...found }) => (mine === turn.current ? setEstimate({ status: 'ready', ...found, isExact }) : undefined),
        (error: unknown) => (mine === turn.current ? setEstimate({ status: 'failed', code: faultCode(error) }) : undefined),
      );
    },
    [api],
  );
  useEffect(() => {
    const timer = setTimeout(() => count(key), pauseMs);
    return () => clearTimeout(timer);
  }, [count, key]);
  return estimate;
};
