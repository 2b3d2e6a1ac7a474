'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { may } from '@liexin/domain/agency/rights';
import { classOfPart } from '@liexin/domain/retention/part';
import type { CertificateDocument, TrashDocument } from '@liexin/domain/storage/deletion-documents';
import { paths } from '@liexin/domain/storage/paths';
import { verifyCertificate, type DeletionCertificate } from '@liexin/proof/deletion-certificate';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { openAskIds } from '../../platform/ask-ids.ts';
import { faultCode } from '../../platform/fault-code.ts';
import { saveTextFile } from '../../platform/save-text-file.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useApprovals } from '../../platform/use-approvals.ts';
import { useWork } from '../../platform/use-work.ts';
import { useWorks } from '../../platform/use-works.ts';
import { newLongId, newShortId } from '../../platform/vault/new-id.ts';
import type { OpenedHold } from '../../platform/vault/holds.ts';
import { formatDate } from '../../text/format.ts';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { useToast } from '../../ui/toasts.tsx';
import type { CertificateRow, DeletionActions, DeletionSnapshot, HoldLook, HoldRow, TrashRow } from './deletion-view-types.ts';
import type { Loadable } from '../../ui/view-types.ts';

type Health = Extract<NonNullable<DeletionSnapshot['page']>, { status: 'ready' }>['value']['health'];
type StoredTrash = TrashDocument<Uint8Array, { toMillis(): number }>;
interface Found {
  readonly health: Health;
  readonly holds: readonly OpenedHold[];
  readonly trash: readonly StoredTrash[];
  readonly certificates: readonly CertificateRow[];
}
type Loaded = Loadable<Found>;

/** Health of deletion, holds, trash and certificates, as the server has them now, and what this person may do about them. */
export const useDeletion = (): { snapshot: DeletionSnapshot; actions: DeletionActions } => {
  const { api } = useServices();
  const { account, source, vault } = useWorkspace();
  const agency = useAgencyState();
  const text = useText().deletion;
  const language = useLanguage();
  const toast = useToast();
  const [loaded, setLoaded] = useState<Loaded>({ status: 'loading' });
  const [workOf, runFor] = useWorks();
  const [isPlacing, setPlacing] = useState(false);
  const [preview, setPreview] = useState<HoldLook>({ status: 'none' });
  const [work, run, reset] = useWork();
  const turn = useRef(0);
  const [holdIds] = useState(() => openAskIds(newShortId));
  const [releaseIds] = useState(() => openAskIds(newLongId));

  const approvals = useApprovals();
  const releases = approvals.state.status === 'ready' ? approvals.state.value.filter(({ view }) => view.what.kind === 'hold-release') : null;
  /** Requests to release that wait: one that came or went changes the holds. */
  const waiting = releases?.map(({ approvalId }) => approvalId).join(' ') ?? null;

  const { agencyId } = account;
  const closing = agency.agency?.closing ?? null;
  const isClosed = closing?.isOver === true;
  const roles = agency.members.get(account.uid)?.roles ?? [];
  const [mayHold, mayRestore] = [may(roles, 'hold.place'), may(roles, 'trash.restore') && !isClosed];
  const maySee = mayHold || mayRestore;
  const nameOf = (uid: string): string => agency.members.get(uid)?.name ?? '';

  const load = useCallback((): void => {
    const read = async (): Promise<Found> => {
      const [health, holds, trash, stored, log] = await Promise.all([
        api.call('retentionHealth', { params: {}, body: {} }),
        vault.holds.list(),
        source.list<StoredTrash>(paths.trash(agencyId)),
        source.list<CertificateDocument<unknown>>(paths.certificates(agencyId)),
        vault.keyLog.sync(),
      ]);
      const all = stored.map(({ data }) => JSON.parse(data.json) as DeletionCertificate);
      const certificates = await Promise.all(
        all.map(async (certificate, i): Promise<CertificateRow> => {
          const verdict = await verifyCertificate(certificate, { agencyId, serverKeys: log.serverKeys, prev: all[i - 1] ?? null });
          return { certificate, isGood: verdict.ok };
        }),
      );
      return { health, holds, trash: trash.map(({ data }) => data), certificates: certificates.toReversed() };
    };
    read().then(
      (value) => setLoaded({ status: 'ready', value }),
      (error: unknown) => setLoaded({ status: 'failed', code: faultCode(error) }),
    );
  }, [api, vault, source, agencyId]);
  useEffect(() => {
    if (maySee) load();
  }, [maySee, waiting, load]);

  /** The page is read anew behind it. */
  const act = (id: string, task: () => Promise<string>): void =>
    runFor(id, async () => {
      toast({ words: await task() });
      load();
    });

  return {
    snapshot: {
      page: !maySee ? null : loaded.status === 'ready' ? { status: 'ready', value: pageOf(loaded.value) } : loaded,
      closed: isClosed ? { id: closing.id, endsAtMs: closing.endsAtMs } : null,
      agencyName: agency.agency?.displayName ?? '',
      mayHold,
      dialog: isPlacing ? { choices: choices(), preview, work } : null,
    },
    actions: {
      retry: () => {
        setLoaded({ status: 'loading' });
        load();
      },
      startHold: () => {
        reset();
        turn.current += 1;
        setPreview({ status: 'none' });
        setPlacing(true);
      },
      closeHold: () => setPlacing(false),
      preview: (scope) => {
        const mine = ++turn.current;
        if (scope === null) return setPreview({ status: 'none' });
        setPreview({ status: 'looking' });
        const show = (look: HoldLook): void => (mine === turn.current ? setPreview(look) : undefined);
        api.call('holdPreview', { params: {}, body: { scope } }).then(
          (value) => show({ status: 'ready', value }),
          (error: unknown) => show({ status: 'failed', code: faultCode(error) }),
        );
      },
      placeHold: (scope, matter) =>
        run(async () => {
          await holdIds.ask({ scope, matter }, (id) => vault.holds.place(id, scope, matter));
          toast({ words: text.placed });
          setPlacing(false);
          load();
        }),
      askRelease: (holdId) =>
        act(holdId, async () => {
          await releaseIds.ask(holdId, (approvalId) => api.call('askApproval', { params: {}, body: { approvalId, kind: 'hold-release', subject: holdId } }));
          return text.releaseAsked;
        }),
      approve: approvals.approve,
      refuse: approvals.refuse,
      stop: approvals.stop,
      restore: (conversationId) =>
        act(conversationId, async () => {
          const { untilMs } = await api.call('restoreTrash', { params: { conversationId }, body: {} });
          return text.restored(formatDate(untilMs, language));
        }),
      download: (certificate) => saveTextFile(`deletion-certificate-${certificate.number}.json`, JSON.stringify(certificate, null, 2)),
    },
  };

  function choices() {
    return {
      mandate: [...agency.mandates.values()].map(({ id, card }) => ({ id, name: card?.title ?? '…' })),
      conversation: [...agency.conversations.values()].map(({ id, card }) => ({ id, name: card?.name ?? '…' })),
      person: [...agency.members.values()].map(({ uid, name }) => ({ id: uid, name: name || '…' })),
    };
  }

  function pageOf({ health, holds, trash, certificates }: Found) {
    const byConversation = new Map<string, StoredTrash[]>();
    for (const part of trash)
      if (part.state !== 'restored' && part.state !== 'purged') byConversation.set(part.conversation, [...(byConversation.get(part.conversation) ?? []), part]);
    return {
      health,
      holds: holds.map(holdRow).toSorted((a, b) => Number(a.freeAt !== null) - Number(b.freeAt !== null) || b.at - a.at),
      trash: [...byConversation].map(([id, parts]) => trashRow(id, parts)).toSorted((a, b) => a.purgeAt - b.purgeAt),
      certificates,
    };
  }

  function aboutName(kind: HoldRow['kind'], id: string): string | null {
    if (kind === 'agency') return null;
    if (kind === 'person') return nameOf(id) || null;
    return (kind === 'mandate' ? agency.mandates.get(id)?.card?.title : agency.conversations.get(id)?.card?.name) ?? null;
  }

  function holdRow({ holdId, hold, matter }: OpenedHold): HoldRow {
    const { kind, id, fromMs, toMs } = hold.scope;
    return {
      holdId,
      matter,
      kind,
      about: aboutName(kind, id ?? ''),
      fromMs,
      toMs,
      by: nameOf(hold.placedBy),
      at: hold.placedAt.toMillis(),
      goneMessages: hold.gone.messages,
      freeAt: hold.freeAt?.toMillis() ?? null,
      request: releases?.find(({ view }) => view.subject === holdId) ?? null,
      work: workOf(holdId),
    };
  }

  function trashRow(conversationId: string, parts: readonly StoredTrash[]): TrashRow {
    const waiting = parts.filter(({ state }) => state === 'trash');
    const isAsked = parts.some(({ cause }) => cause === 'erasure');
    return {
      conversationId,
      search: agency.mandates.get(parts[0]?.mandate ?? '')?.card?.title ?? null,
      messages: parts.reduce((sum, { messages }) => sum + messages, 0),
      purgeAt: Math.max(...parts.map(({ purgeAt }) => purgeAt.toMillis())),
      isHeld: parts.some(({ heldBy }) => heldBy.length > 0),
      months: monthsOf(parts),
      isNotes: parts.every(({ kind }) => classOfPart(kind) === 'note'),
      isDeleting: waiting.length < parts.length,
      isAsked,
      // Each part once: one that was brought back before stays where it is.
      mayRestore: mayRestore && !isAsked && waiting.some(({ cause, restoredBy }) => cause === 'rule' && restoredBy === null),
      work: workOf(conversationId),
    };
  }
};

const monthsOf = (parts: readonly StoredTrash[]): TrashRow['months'] => {
  const months = parts.flatMap(({ month }) => (month === undefined ? [] : [month]));
  return months.length < parts.length ? null : { first: Math.min(...months), last: Math.max(...months) };
};
