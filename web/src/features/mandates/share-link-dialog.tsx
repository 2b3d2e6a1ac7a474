'use client';
import { Check, Copy, Link2, Mail, MessageSquareText } from 'lucide-react';
import { formatDate, inSequence, isolate } from '../../text/format.ts';
import { isReachable } from '../../platform/env.ts';
import { languageTag } from '../../text/language.ts';
import { readyText, toCandidateText } from '../../text/to-candidate.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Problem } from '../../ui/problem.tsx';
import { LateQr } from '../../ui/late-qr.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { ShareLinkActions, ShareLinkSnapshot } from './mandates-view-types.ts';

/** Hands the link over: copy, code, own mail program, text message. The platform itself never sends it. */
export function ShareLinkDialog({ isOpen, snapshot, actions }: { isOpen: boolean; snapshot: ShareLinkSnapshot; actions: ShareLinkActions }) {
  const { mandates: text, common } = useText();
  const language = useLanguage();
  const { url, candidateLanguage, agencyName, consultantFirstName } = snapshot;
  const whole = url === null ? null : readyText(candidateLanguage, { agency: agencyName, first: consultantFirstName }, url);
  const greeting = toCandidateText[candidateLanguage].ready(agencyName, consultantFirstName);
  return (
    <Dialog
      title={text.shareTitle(isolate(snapshot.candidateName))}
      lead={snapshot.isClaimed ? text.shareHelpClaimed : text.shareHelp}
      isOpen={isOpen}
      onClose={actions.close}
      isWide
    >
      {url === null || whole === null ? (
        <div className="share-grid" aria-busy="true">
          <div className="flex flex-col gap-3">
            <p className="text-ink-2" role="status">
              {text.shareMaking}
            </p>
            <Skeleton className="h-24 w-full" />
          </div>
          <Skeleton className="aspect-square w-full" />
        </div>
      ) : (
        <>
          <div className="share-grid">
            <div className="min-w-0">
              <p className="meta mb-1.5">{text.previewIn(common.languageNames[candidateLanguage])}</p>
              {/* Focusable, so that a long text can be scrolled by keyboard. */}
              {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
              <div className="share-text" lang={languageTag[candidateLanguage]} dir="auto" tabIndex={0} role="region" aria-label={text.preview}>
                {greeting}
                {'\n\n'}
                <span className="link">{url}</span>
              </div>
              <div className="share-ways">
                <Button
                  kind="primary"
                  icon={snapshot.copied === 'text' ? <Check aria-hidden /> : <Copy aria-hidden />}
                  onPress={() => actions.copy(whole, 'text')}
                >
                  {snapshot.copied === 'text' ? text.textCopied : text.copyText}
                </Button>
                <Button kind="line" icon={snapshot.copied === 'link' ? <Check aria-hidden /> : <Link2 aria-hidden />} onPress={() => actions.copy(url, 'link')}>
                  {snapshot.copied === 'link' ? text.linkCopied : text.copyLink}
                </Button>
                <a
                  className="btn btn-line"
                  href={`mailto:?subject=${encodeURIComponent(toCandidateText[candidateLanguage].mailSubject(agencyName))}&body=${encodeURIComponent(whole)}`}
                >
                  <Mail aria-hidden />
                  {text.mail}
                </a>
                <a className="btn btn-line" href={`sms:?&body=${encodeURIComponent(whole)}`}>
                  <MessageSquareText aria-hidden />
                  {text.sms}
                </a>
              </div>
            </div>
            <div className="qr-holder">
              <LateQr value={url} label={text.qrLabel(snapshot.candidateName)} />
              <p className="meta mt-1 text-center">{isReachable(new URL(url).origin) ? text.qrHelp : common.onlyHere}</p>
            </div>
          </div>
          <p className="small mt-4 text-ink-2">
            {inSequence(
              language,
              text.shareNever,
              snapshot.expiresAt === null || snapshot.isClaimed ? '' : text.expires(formatDate(snapshot.expiresAt, language)),
            )}
          </p>
        </>
      )}
      <div className="mt-3 empty:hidden">
        <Problem work={snapshot.work} />
      </div>
      <div className="dialog-actions">
        {snapshot.work.status === 'failed' ? (
          <Button kind="primary" onPress={actions.retry}>
            {common.retry}
          </Button>
        ) : null}
        <Button kind="ghost" onPress={actions.close}>
          {text.done}
        </Button>
        <Button kind="soft" onPress={() => actions.openConversation(snapshot.conversationId)}>
          {text.toConversation}
        </Button>
      </div>
    </Dialog>
  );
}
