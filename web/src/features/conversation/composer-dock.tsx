'use client';
import { Link2, Lock, PenLine, UserCheck } from 'lucide-react';
import { inSequence, isolate } from '../../text/format.ts';
import { useSaidAssign } from '../../ui/assign.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import type { Assign, AssignSnapshot, Person } from '../../ui/view-types.ts';
import { ApproachQuestion } from '../../ui/approach-question.tsx';
import { AnsweredQuestion, WritingLine } from './colleague-lines.tsx';
import { ClosedDock } from './closed-dock.tsx';
import { Composer } from './composer.tsx';
import type { ConversationActions, ConversationSnapshot } from './conversation-view-types.ts';
import { LaneTabs } from './lane-tabs.tsx';
import { NightOffer } from './night-offer.tsx';
import { PlannedList } from './planned-list.tsx';
import { SendLater } from './send-later.tsx';
import { TeamWordsQuestion } from './team-words-question.tsx';
import { useAnswered } from './use-answered.ts';
import { useNightOffer } from './use-night-offer.ts';
import { useTeamWords } from './use-team-words.ts';

const nobody: readonly Person[] = [];
const nobodyWrites: readonly string[] = [];
const colleaguesIn = (readers: readonly Person[]): readonly Person[] => readers.filter((person) => person.kind === 'member' && !person.isYou);

/** Where one writes, with tabs to whom. In Team only the whole dock turns amber, says so, and has another button. */
export function ComposerDock({ snapshot, actions }: { snapshot: ConversationSnapshot; actions: ConversationActions }) {
  const { conversation: text, common } = useText();
  const { lane } = snapshot;
  const name = snapshot.candidate.name ?? common.candidate;
  const { offer, send: sendAwake } = useNightOffer(snapshot, actions);
  const { warning, inserted, send: sendMeant } = useTeamWords(snapshot, actions, sendAwake);
  const { answered, send } = useAnswered(snapshot, actions, sendMeant);
  const mayPlan = lane === 'candidate' && snapshot.later !== undefined && (snapshot.composing?.candidate ?? null) === null;
  const words = snapshot.drafts.candidate.trim();

  const tabs = <LaneTabs chosen={lane} pay={snapshot.pay ?? null} onChoose={actions.chooseLane} />;
  if (snapshot.isClosed) return <ClosedDock snapshot={snapshot} onReopen={actions.askToReopen} {...(snapshot.pay == null ? {} : { tabs })} />;
  return (
    <div className={classNames('composer', lane === 'internal' && 'is-internal')}>
      <Hint snapshot={snapshot} actions={actions} name={name} />
      {snapshot.assign === null ? null : <VacantBar assign={snapshot.assign} onAssign={actions.assign} />}
      {lane !== 'candidate' || snapshot.approach == null ? null : (
        <ApproachQuestion approach={snapshot.approach} onReason={actions.giveReason} onLookAgain={actions.lookAgain} />
      )}
      {snapshot.later === undefined ? null : <PlannedList later={snapshot.later} candidateName={name} actions={actions} />}
      {offer === null ? null : <NightOffer zone={offer.zone} onLater={offer.later} onNow={offer.now} onCancel={offer.cancel} />}
      {answered === null ? null : <AnsweredQuestion answered={answered} />}
      {warning === null ? null : <TeamWordsQuestion warning={warning} name={name} />}
      {lane === 'candidate' ? <WritingLine names={snapshot.writing ?? nobodyWrites} /> : null}
      {tabs}
      <div role="tabpanel" id="lane-panel" aria-labelledby={`lane-${lane}`}>
        {snapshot.mayWrite[lane] ? (
          <Composer
            key={`${snapshot.conversationId}-${lane}`}
            lane={lane}
            candidateName={name}
            draft={snapshot.drafts[lane]}
            readers={snapshot.readers[lane]}
            mentionable={lane === 'internal' ? colleaguesIn(snapshot.readers.internal) : nobody}
            maxLength={snapshot.maxLength}
            onChange={(draft) => actions.changeDraft(lane, draft)}
            onInsert={inserted}
            onSend={send}
            beforeSend={
              mayPlan && words !== '' && Array.from(words).length <= snapshot.maxLength ? (
                <SendLater
                  zone={snapshot.later?.zone ?? null}
                  onChoose={(at) => {
                    actions.sendLater('candidate', words, at);
                    actions.changeDraft('candidate', '');
                  }}
                />
              ) : null
            }
            composing={snapshot.composing?.[lane] ?? null}
            onStopComposing={() => actions.stopComposing(lane)}
            onEditLast={() => actions.editLast(lane)}
          />
        ) : (
          <p className="composer-closed">
            <Lock aria-hidden />
            <span>{snapshot.gone === lane ? text.gone[lane] : text.mayNotWrite}</span>
          </p>
        )}
      </div>
    </div>
  );
}

/** Nobody answers here: one tap takes it. */
function VacantBar({ assign, onAssign }: { assign: AssignSnapshot; onAssign: Assign }) {
  const text = useText().talk;
  const give = useSaidAssign(assign, onAssign);
  if (!assign.isVacant || !assign.mayTake) return null;
  return (
    <div className="composer-hint">
      <UserCheck aria-hidden />
      <span>{text.vacant}</span>
      <Button kind="soft" size="sm" onPress={() => give(assign.you)}>
        {text.take}
      </Button>
    </div>
  );
}

function Hint({ snapshot, actions, name }: { snapshot: ConversationSnapshot; actions: ConversationActions; name: string }) {
  const { conversation: text, common } = useText();
  const language = useLanguage();
  const { firstMessageHint: hint, lane, candidateLanguage } = snapshot;
  if (hint === 'none' || lane === 'internal') return null;
  return (
    <div className="composer-hint">
      {hint === 'write-first' ? <PenLine aria-hidden /> : <Link2 aria-hidden />}
      <span>
        {hint === 'write-first'
          ? inSequence(language, text.writeFirst(isolate(name)), candidateLanguage ? text.writeFirstInLanguage(common.languageNames[candidateLanguage]) : '')
          : text.sendLink(isolate(name))}
      </span>
      {hint === 'send-link' ? (
        <Button kind="soft" size="sm" onPress={actions.shareLink}>
          {text.openShare}
        </Button>
      ) : null}
    </div>
  );
}
