'use client';
import { useEffect, useState } from 'react';
import { useApp, usePreference, useServices } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { useWork } from '../../platform/use-work.ts';
import { openInvite, readInvite, type Invite, type OpenedInvite } from '../../platform/vault/join-agency.ts';
import type { JoinActions, JoinSnapshot, JoinStage } from './join-view-types.ts';

/** Asked so often whether somebody has let this person in, while the page is visible. */
const LOOK_MS = 3_000;

type Link =
  | { kind: 'reading' }
  | { kind: 'damaged' }
  | { kind: 'failed'; code: string; invite: Invite }
  | { kind: 'open'; invite: Invite; opened: OpenedInvite };

/** An invitation in an address: its id stands in the query, its secret behind `#`, which no server sees. */
const readAddress = (address: string): Promise<Invite | null> => {
  const found = /[?&]invitation=([A-Za-z0-9_-]{22})[^#\s]*#(\S+)/.exec(address);
  return found === null ? Promise.resolve(null) : readInvite(found[1] ?? '', found[2] ?? '');
};

/** Reads the invitation, makes account and keys, waits to be let in. */
export const useJoin = (): { snapshot: JoinSnapshot; actions: JoinActions } => {
  const { preferences, session: state } = useApp();
  const { api, session } = useServices();
  const language = usePreference((known) => known.language(), 'en');
  const [link, setLink] = useState<Link>({ kind: 'reading' });
  const [work, run] = useWork();

  const open = async (invite: Invite): Promise<void> => {
    try {
      setLink({ kind: 'open', invite, opened: await openInvite(api, invite) });
    } catch (error) {
      const code = faultCode(error);
      setLink(code === 'invitation-unknown' ? { kind: 'damaged' } : { kind: 'failed', code, invite });
    }
  };
  const read = (address: string): void => {
    setLink({ kind: 'reading' });
    void readAddress(address).then((invite) => (invite === null ? setLink({ kind: 'damaged' }) : open(invite)));
  };
  // Another link put into the same tab changes what is behind `#` and loads nothing.
  useEffect(() => {
    const fromAddress = (): void => read(location.href);
    fromAddress();
    window.addEventListener('hashchange', fromAddress);
    return () => window.removeEventListener('hashchange', fromAddress);
    // Reading depends on nothing that changes while the page is open.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const isWaiting = state.kind === 'joining' && state.fault === null;
  useEffect(() => {
    if (!isWaiting) return undefined;
    // The link has done its work: its secret leaves the address bar and the history entry.
    history.replaceState(history.state, '', location.pathname);
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') session.checkJoining().catch(() => undefined);
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [isWaiting, session]);

  return {
    snapshot: { language, work, ...stage() },
    actions: {
      chooseLanguage: (chosen) => preferences.setLanguage(chosen),
      paste: read,
      retry: () => {
        if (link.kind === 'failed') void open(link.invite);
      },
      startOver: () => void session.forgetJoining(),
      join: (form) =>
        run(async () => {
          if (link.kind === 'open') await session.join(form, link.invite, link.opened);
        }),
    },
  };

  function stage(): JoinStage {
    if (state.kind === 'joining') {
      const agencyName = state.joining.displayName;
      return state.fault === null ? { stage: 'waiting', agencyName } : { stage: 'refused', agencyName, code: state.fault };
    }
    if (link.kind === 'reading' || link.kind === 'damaged') return { stage: link.kind };
    if (link.kind === 'failed') return { stage: 'failed', code: link.code };
    const { opened } = link;
    if (opened.state !== 'pending') return { stage: 'ended' };
    return { stage: 'form', agencyName: opened.displayName, roles: opened.roles, isLead: opened.lead, email: preferences.email() };
  }
};
