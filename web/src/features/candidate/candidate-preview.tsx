'use client';
import { Fragment, useState, type ReactNode } from 'react';
import { Eye, Lock, MapPin, Smartphone, Trash2 } from 'lucide-react';
import { asksSomething } from '../../text/asks-something.ts';
import { formatDate, formatMoment } from '../../text/format.ts';
import { languageTag } from '../../text/language.ts';
import { replyText } from '../../text/reply.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { PreviewSnapshot } from './candidate-preview-types.ts';

type Step = 'open' | 'notice' | 'conversation';
const steps: readonly Step[] = ['open', 'notice', 'conversation'];

/** The candidate's three screens, in their language and with the words of their page, drawn here from the team's keys: the link stays unopened. */
export function CandidatePreview({ snapshot, startAt = 'open', onClose }: { snapshot: PreviewSnapshot; startAt?: Step; onClose: () => void }) {
  const text = useText().candidate;
  const [step, setStep] = useState<Step>(startAt);
  return (
    <Dialog title={text.previewTitle} lead={text.previewHelp} isOpen onClose={onClose}>
      <Segments label={text.previewSteps} value={step} onChange={setStep} choices={steps.map((id) => ({ id, name: text.previewStep[id] }))} />
      <div className="preview-phone" lang={languageTag[snapshot.language]}>
        {step === 'open' ? (
          <OpenStep snapshot={snapshot} onOn={() => setStep('notice')} />
        ) : step === 'notice' ? (
          <NoticeStep snapshot={snapshot} onOn={() => setStep('conversation')} />
        ) : (
          <ConversationStep snapshot={snapshot} />
        )}
      </div>
      <div className="dialog-actions">
        <Button kind="soft" onPress={onClose}>
          {text.previewDone}
        </Button>
      </div>
    </Dialog>
  );
}

const pieces = (parts: readonly ReactNode[]): ReactNode => parts.map((part, place) => <Fragment key={place}>{part}</Fragment>);

function OpenStep({ snapshot, onOn }: { snapshot: PreviewSnapshot; onOn: () => void }) {
  const text = replyText[snapshot.language].open;
  return (
    <>
      <p className="meta">{text.accordingToLink}</p>
      <h3>{pieces(text.heading<ReactNode>(<Name>{snapshot.agencyName}</Name>, <Name>{snapshot.firstName}</Name>))}</h3>
      <p className="small">{text.about}</p>
      <ul className="preview-facts">
        <Fact icon={<Smartphone aria-hidden />}>{text.noAccount}</Fact>
        <Fact icon={<Eye aria-hidden />}>{text.firstYouSee}</Fact>
      </ul>
      <Button kind="primary" isWide onPress={onOn}>
        {text.open}
      </Button>
      <p className="meta">{text.nothingSent}</p>
    </>
  );
}

function NoticeStep({ snapshot, onOn }: { snapshot: PreviewSnapshot; onOn: () => void }) {
  const { notice: text, conversation } = replyText[snapshot.language];
  const roles = conversation.roles as Readonly<Record<string, string>>;
  return (
    <>
      <h3>{text.heading}</h3>
      <p className="small">{pieces(text.intro<ReactNode>(<Name>{snapshot.agencyName}</Name>, <Name>{snapshot.firstName}</Name>))}</p>
      <ul className="preview-facts">
        <Fact icon={<Eye aria-hidden />} title={text.whoTitle}>
          <Name>{snapshot.firstName}</Name> {roles[snapshot.role] ?? ''}
          <br />
          {text.whoElse}
        </Fact>
        <Fact icon={<MapPin aria-hidden />} title={text.sourceTitle}>
          {text.source[snapshot.source.kind](formatDate(snapshot.source.addedAt, snapshot.language))}
        </Fact>
        {snapshot.deleteAt === null ? null : (
          <Fact icon={<Trash2 aria-hidden />} title={text.deletedTitle(formatDate(snapshot.deleteAt, snapshot.language))}>
            {text.deletedSentence}
          </Fact>
        )}
      </ul>
      <Button kind="primary" isWide onPress={onOn}>
        {text.goOn}
      </Button>
      <p className="meta">{text.notInterested}</p>
    </>
  );
}

function ConversationStep({ snapshot }: { snapshot: PreviewSnapshot }) {
  const { conversation: text } = replyText[snapshot.language];
  const now = useNow();
  const { messages } = snapshot;
  const isAsked = asksSomething(messages?.map(({ isTheirs, text: words }) => ({ own: isTheirs, text: words })) ?? []);
  return (
    <>
      <p className="preview-who">
        <Lock aria-hidden />
        <span>
          {text.whoCanRead} {[text.you, ...snapshot.readers].join(snapshot.language === 'zh' ? '、' : ', ')}
        </span>
      </p>
      {snapshot.code === null ? null : <Problem work={{ status: 'failed', code: snapshot.code }} />}
      {snapshot.code !== null ? null : messages === null ? (
        <div aria-busy="true">
          <Skeleton className="h-10 w-4/5" />
        </div>
      ) : messages.length === 0 ? (
        <p className="small">{text.nothingYet(snapshot.firstName)}</p>
      ) : (
        <ol className="preview-log">
          {messages.map((message) => (
            <li key={message.id} className={message.isTheirs ? 'is-theirs' : ''}>
              {message.isTheirs ? null : (
                <span className="meta">
                  <Name>{message.name}</Name>
                </span>
              )}
              <p dir="auto">{message.text}</p>
              <time className="meta num">{formatMoment(message.at, now, snapshot.language)}</time>
            </li>
          ))}
        </ol>
      )}
      {isAsked ? (
        <p className="preview-quick">
          {(['yes', 'more', 'no'] as const).map((answer) => (
            <span key={answer}>{text.quick[answer]}</span>
          ))}
        </p>
      ) : null}
      <p className="preview-field">{text.writeTo(snapshot.firstName)}</p>
      {snapshot.isClaimed ? null : <p className="meta">{text.firstReplyHint}</p>}
    </>
  );
}

function Fact({ icon, title, children }: { icon: ReactNode; title?: string; children: ReactNode }) {
  return (
    <li>
      {icon}
      <div>
        {title === undefined ? null : <b>{title}</b>}
        <p>{children}</p>
      </div>
    </li>
  );
}
