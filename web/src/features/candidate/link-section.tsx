'use client';
import { useEffect, useState, type ReactNode } from 'react';
import { CircleAlert, Eye, Link2, QrCode } from 'lucide-react';
import { formatDate, formatMoment, inSequence } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { TextAreaField } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { PanelSection } from '../../ui/panel-section.tsx';
import { Problem } from '../../ui/problem.tsx';
import type { CandidatePanelActions, CandidatePanelSnapshot, LinkState } from './candidate-panel-view-types.ts';

type Asked = 'nothing' | 'renew' | 'revoke' | 'not-the-candidate';

/** The reply link: whose it is, since when, and what can be done about it. */
export function LinkSection({ snapshot, actions }: { snapshot: CandidatePanelSnapshot; actions: CandidatePanelActions }) {
  const text = useText().candidate;
  const [asked, ask] = useState<Asked>('nothing');
  const [reason, setReason] = useState('');
  const { link, linkWork } = snapshot;
  const isLive = link.status === 'new' || link.status === 'open' || link.status === 'claimed';
  const mayReopen = link.status === 'ended' && link.why !== 'erased' && link.why !== 'agency-closed';
  const isBusy = linkWork.status === 'busy';
  const close = (): void => ask('nothing');
  // What was typed stays until the link has ended: a refusal must not cost it.
  useEffect(() => {
    if (link.status === 'ended') setReason('');
  }, [link.status]);

  const heads: ReactNode = (
    <>
      {isLive || mayReopen ? (
        <button type="button" className="text-link" disabled={isBusy} onClick={() => (mayReopen ? actions.renewLink() : ask('renew'))}>
          {link.status === 'ended' && link.why === 'expired' ? text.reopen : text.renew}
        </button>
      ) : null}
      {isLive ? (
        <button type="button" className="text-link ms-1.5" disabled={isBusy} onClick={() => ask('revoke')}>
          {text.revoke}
        </button>
      ) : null}
    </>
  );
  return (
    <PanelSection icon={<Link2 aria-hidden />} title={text.linkTitle} actions={heads}>
      <LinkFacts link={link} />
      {link.status === 'claimed' && snapshot.digits !== 'void' ? <p className="meta mt-1">{text.digits[snapshot.digits]}</p> : null}
      {link.status === 'claimed' && snapshot.digits === 'void' ? (
        <p className="panel-danger" role="status">
          <CircleAlert aria-hidden />
          <span>{text.digits.void}</span>
        </p>
      ) : null}
      <div className="mt-2 empty:hidden">
        <Problem work={linkWork} />
      </div>
      {isLive ? (
        <div className="mt-3 flex flex-wrap items-center gap-2">
          {link.status === 'claimed' ? null : (
            <Button kind={link.status === 'new' ? 'soft' : 'line'} size="sm" icon={<QrCode aria-hidden />} isBusy={isBusy} onPress={actions.shareLink}>
              {text.share}
            </Button>
          )}
          <Button kind="ghost" size="sm" icon={<Eye aria-hidden />} onPress={actions.openPreview}>
            {text.preview}
          </Button>
        </div>
      ) : null}
      {link.status === 'claimed' || link.status === 'open' ? (
        <p className="mt-3">
          <button type="button" className="text-link" disabled={isBusy} onClick={() => ask('not-the-candidate')}>
            {text.notCandidate}
          </button>
        </p>
      ) : null}
      <ConfirmDialog
        title={text.renewTitle}
        lead={text.renewText}
        yes={text.renewYes}
        isOpen={asked === 'renew'}
        onClose={close}
        onYes={() => {
          close();
          actions.renewLink();
        }}
      />
      <ConfirmDialog
        title={text.revokeTitle}
        lead={text.revokeText}
        yes={text.revokeYes}
        isOpen={asked === 'revoke'}
        isDanger
        onClose={close}
        onYes={() => {
          close();
          actions.revokeLink();
        }}
      />
      <ConfirmDialog
        title={text.notCandidateTitle}
        lead={text.notCandidateText}
        yes={text.notCandidateYes}
        isOpen={asked === 'not-the-candidate'}
        isDanger
        isDisabled={!reason.trim()}
        onClose={close}
        onYes={() => {
          close();
          actions.notTheCandidate(reason.trim());
        }}
      >
        <TextAreaField label={text.notCandidateReason} hint={text.notCandidateHelp} value={reason} onChange={setReason} maxLength={500} />
      </ConfirmDialog>
    </PanelSection>
  );
}

function LinkFacts({ link }: { link: LinkState }) {
  const text = useText().candidate;
  const language = useLanguage();
  const now = useNow();
  const moment = (at: number): string => formatMoment(at, now, language);
  if (link.status === 'making') return <p className="panel-note">{text.linkMaking}</p>;
  if (link.status === 'ended') {
    return (
      <>
        <p className="panel-fact num">{text.linkEnded[link.why](moment(link.at))}</p>
        <p className="panel-note">{text.linkEndedHelp[link.why]}</p>
      </>
    );
  }
  const fact = link.status === 'new' ? text.linkNew : link.status === 'open' ? text.linkOpen(link.devices) : text.linkClaimed(moment(link.claimedAt));
  const help =
    link.status === 'new'
      ? text.linkNewHelp(formatDate(link.expiresAt, language))
      : link.status === 'open'
        ? text.linkOpenHelp(moment(link.firstOpenedAt))
        : text.linkClaimedHelp(link.devices);
  return (
    <>
      <p className="panel-fact num">{fact}</p>
      <p className="panel-note num">{inSequence(language, help, link.status !== 'claimed' && link.guarded ? text.guarded : '')}</p>
    </>
  );
}
