import { collection, onSnapshot, query, where, Timestamp, type Firestore } from 'firebase/firestore';
import type { Role } from '@liexin/domain/agency/role';
import { paths } from '@liexin/domain/storage/paths';
import { codeOf, faultCode, isTransient } from '../fault-code.ts';
import { plainValue } from '../firestore-source.ts';
import type { Log } from '../log.ts';
import { openInvitationCard } from '../vault/cards.ts';
import type { StoredInvitation } from '../vault/invitations.ts';
import type { Vault } from '../vault/vault.ts';

/** An invitation that is open, as its agency sees it. */
export interface InvitationView {
  readonly inviteId: string;
  /** Null until the card is open. */
  readonly name: string | null;
  readonly roles: readonly Role[];
  readonly lead: boolean;
  /** `refused`: whoever joined did not make the keys with this link. */
  readonly state: 'pending' | 'joined' | 'refused';
  readonly expiresAtMs: number;
}

export type InvitationsState =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly code: string }
  | { readonly status: 'ready'; readonly value: readonly InvitationView[] };

/** Open invitations of the agency, for owners and admins; lets in by itself whoever joined with keys that hold. */
export interface InvitationsModel {
  state(): InvitationsState;
  subscribe(changed: () => void): () => void;
  /** Called when somebody was let in by this device. */
  onLetIn(letIn: (name: string | null) => void): () => void;
  retry(): void;
  close(): void;
}

/** A letting-in that did not get through is tried again after so long. */
const AGAIN_MS = 15_000;

/**
 * Follows invitations that are not over. Every device of an owner or admin that is open does the letting in: the first one wins and the
 * others find it done, so that nobody has to be asked and nothing is lost when one of them closes meanwhile.
 */
export const openInvitationsModel = ({ db, vault, log }: { readonly db: Firestore; readonly vault: Vault; readonly log: Log }): InvitationsModel => {
  const { agencyId } = vault.device.admitted;
  const listeners = new Set<() => void>();
  const letInListeners = new Set<(name: string | null) => void>();
  const names = new Map<string, string | null>();
  const atWork = new Set<string>();
  const refused = new Set<string>();
  let documents = new Map<string, StoredInvitation>();
  let state: InvitationsState = { status: 'loading' };
  let timer: ReturnType<typeof setTimeout> | null = null;
  let stop = (): void => undefined;
  let isClosed = false;

  const show = (next?: InvitationsState): void => {
    state = next ?? { status: 'ready', value: [...documents].map(([id, found]) => view(id, found)).toSorted((a, b) => b.expiresAtMs - a.expiresAtMs) };
    for (const listener of [...listeners]) listener();
  };
  const view = (inviteId: string, { roles, lead, state: stored, expiresAt }: StoredInvitation): InvitationView => ({
    inviteId,
    roles,
    lead,
    name: names.get(inviteId) ?? null,
    state: refused.has(inviteId) ? 'refused' : stored === 'joined' ? 'joined' : 'pending',
    expiresAtMs: expiresAt instanceof Timestamp ? expiresAt.toMillis() : 0,
  });

  const openName = async (inviteId: string, { label }: StoredInvitation): Promise<void> => {
    if (names.has(inviteId)) return;
    const directory = await vault.compartments.key(await vault.invitations.directory(), label.generation);
    names.set(inviteId, (await openInvitationCard(agencyId, inviteId, directory.key, label))?.name ?? null);
    show();
  };

  const letIn = async (inviteId: string, invitation: StoredInvitation): Promise<void> => {
    if (atWork.has(inviteId) || refused.has(inviteId)) return;
    atWork.add(inviteId);
    try {
      if ((await vault.invitations.admit(inviteId, invitation)) === 'refused') {
        refused.add(inviteId);
        log.note({ event: 'joiner-refused', code: 'bad-proof' });
        show();
        return;
      }
      for (const listener of [...letInListeners]) listener(names.get(inviteId) ?? null);
    } catch (error) {
      if (!isTransient(error)) log.note({ event: 'call-failed', code: codeOf(error) ?? 'internal' });
      timer ??= setTimeout(() => {
        timer = null;
        if (!isClosed) look();
      }, AGAIN_MS);
    } finally {
      atWork.delete(inviteId);
    }
  };

  const look = (): void => {
    for (const [inviteId, invitation] of documents) {
      void openName(inviteId, invitation).catch(() => undefined);
      if (invitation.state === 'joined') void letIn(inviteId, invitation);
    }
  };

  const start = (): void => {
    stop = onSnapshot(
      query(collection(db, paths.invitations(agencyId)), where('state', 'in', ['pending', 'joined'])),
      (found) => {
        documents = new Map(found.docs.map((one) => [one.id, plainValue(one.data()) as StoredInvitation]));
        show();
        look();
      },
      (error) => {
        log.note({ event: 'listener-failed', code: codeOf(error) ?? 'internal' });
        show({ status: 'failed', code: faultCode(error) });
      },
    );
  };

  start();
  return {
    state: () => state,
    subscribe: (changed) => (listeners.add(changed), () => listeners.delete(changed)),
    onLetIn: (listener) => (letInListeners.add(listener), () => letInListeners.delete(listener)),
    retry: () => {
      stop();
      show({ status: 'loading' });
      start();
    },
    close: () => {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      stop();
    },
  };
};
