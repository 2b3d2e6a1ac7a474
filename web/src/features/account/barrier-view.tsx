'use client';
import { RefreshCw, ShieldOff, UserX, UsersRound, VenetianMask } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { useText } from '../../ui/language-context.tsx';
import type { BarrierActions, BarrierSnapshot } from './barrier-view-types.ts';
import { Door } from '../../ui/door.tsx';

const icons = {
  'no-secure-context': ShieldOff,
  'private-mode': VenetianMask,
  'update-needed': RefreshCw,
  'other-account': UsersRound,
  removed: UserX,
} as const;

/** The browser cannot do what we promise: says so, says what was kept, says what to do. */
export function BarrierView({ snapshot, actions }: { snapshot: BarrierSnapshot; actions: BarrierActions }) {
  const text = useText().account.barrier;
  const agency = snapshot.agencyName ?? '';
  const words = {
    'no-secure-context': { title: text.insecureTitle, lead: text.insecure },
    'private-mode': { title: text.privateTitle, lead: text.private },
    'update-needed': { title: text.updateTitle, lead: text.update },
    'other-account': { title: text.otherTitle, lead: text.other },
    removed: { title: text.removedTitle, lead: text.removed(agency) },
  }[snapshot.reason];
  const Icon = icons[snapshot.reason];
  return (
    <Door language={snapshot.language} onLanguage={actions.chooseLanguage}>
      <span className="seal is-neutral">
        <Icon aria-hidden />
      </span>
      <h1>{words.title}</h1>
      <p className="door-lead">{words.lead}</p>
      {snapshot.reason === 'no-secure-context' && !snapshot.secureAddress ? <p className="door-lead">{text.insecureAsk}</p> : null}
      <div className="mt-6 flex flex-wrap gap-2">
        {snapshot.reason === 'no-secure-context' && snapshot.secureAddress ? (
          <a className="btn btn-primary btn-lg" href={snapshot.secureAddress}>
            {text.insecureOpen}
          </a>
        ) : null}
        {snapshot.reason === 'update-needed' ? (
          <Button kind="primary" size="lg" onPress={actions.reload}>
            {text.reload}
          </Button>
        ) : null}
        {snapshot.mayGoOn ? (
          <Button kind="primary" size="lg" onPress={actions.goOn}>
            {text.privateGoOn}
          </Button>
        ) : null}
        {snapshot.reason === 'other-account' || snapshot.reason === 'removed' ? (
          <Button kind="primary" size="lg" onPress={actions.signOut}>
            {text.signOut}
          </Button>
        ) : null}
      </div>
    </Door>
  );
}
