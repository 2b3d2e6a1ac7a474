'use client';
import { KeyRound, Link2, Lock, ShieldAlert, Smartphone, UserCheck, Users } from 'lucide-react';
import { formatMoment, formatTime, isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Reveal } from '../../ui/reveal.tsx';
import type { Person } from '../../ui/view-types.ts';
import type { ConversationItem } from './conversation-view-types.ts';

/** The key for this message is not here: never an empty bubble, since when, and that nothing needs to be done. */
export function KeyMissing({ item }: { item: Extract<ConversationItem, { kind: 'key-missing' }> }) {
  const text = useText().conversation;
  const language = useLanguage();
  const now = useNow();
  return (
    <li>
      <div className="locked-card">
        <Lock aria-hidden />
        <div>
          <b>{text.keyMissing}</b>
          <p className="num text-ink-2">{text.keyMissingSince(formatMoment(item.since, now, language))}</p>
        </div>
      </div>
    </li>
  );
}

/** The whole device has no keys. */
export function DeviceLocked({ onUnlock }: { onUnlock: () => void }) {
  const text = useText().conversation;
  return (
    <div className="locked-card is-device">
      <KeyRound aria-hidden />
      <div>
        <b>{text.locked}</b>
        <p className="text-ink-2">{text.lockedHelp}</p>
        <div className="mt-2 flex flex-wrap gap-2">
          <Button kind="primary" size="sm" onPress={onUnlock}>
            {text.unlock}
          </Button>
          <Button kind="ghost" size="sm" onPress={onUnlock}>
            {text.approveElsewhere}
          </Button>
        </div>
      </div>
    </div>
  );
}

/** A signature that does not match: a red line across, never a bubble. */
export function Forged({ item }: { item: Extract<ConversationItem, { kind: 'forged' }> }) {
  const text = useText().conversation;
  const language = useLanguage();
  return (
    <li className="alarm">
      <ShieldAlert aria-hidden />
      <div>
        <b className="num">{text.forged(formatTime(item.at), isolate(item.claimedName))}</b>
        {language === 'zh' ? '' : ' '}
        {text.forgedHelp}{' '}
        <Reveal label={text.howWeKnow} buttonClassName="inline-act" button={text.forgedLink}>
          <p className="evidence small">{text.forgedHow}</p>
        </Reveal>
      </div>
    </li>
  );
}

const eventIcons = {
  'link-claimed': Smartphone,
  'link-renewed': Link2,
  'link-revoked': Link2,
  'not-the-candidate': ShieldAlert,
  'device-admitted': Smartphone,
  'readers-changed': Users,
  'conversation-closed': Lock,
  'edit-refused': ShieldAlert,
  'deletion-refused': ShieldAlert,
  'act-refused': ShieldAlert,
} as const;

export function HappenedLine({ item }: { item: Extract<ConversationItem, { kind: 'event' }> }) {
  const {
    conversation: text,
    common,
    acts: { refused },
  } = useText();
  const says = { ...text.events, 'edit-refused': refused.edit, 'deletion-refused': refused.del, 'act-refused': refused.other };
  const Icon = eventIcons[item.event];
  return (
    <li className="event">
      <Icon aria-hidden />
      <span>
        {says[item.event](item.name === null ? common.someone : isolate(item.name))} <time className="num">{formatTime(item.at)}</time>
      </span>
    </li>
  );
}

/** Who answers from then on: a line for the team, not a message. */
export function AssignedLine({ item: { at, by, to } }: { item: Extract<ConversationItem, { kind: 'assigned' }> }) {
  const { talk: text, conversation, common } = useText();
  const nameOf = (person: Person, own: string): string => (person.kind === 'member' && person.isYou ? own : isolate(person.name || common.someone));
  const who = nameOf(by, conversation.own);
  return (
    <li className="event is-team">
      <UserCheck aria-hidden />
      <span>
        {to === null ? text.left(who) : to.id === by.id ? text.took(who) : text.gave(who, nameOf(to, common.you))} <time className="num">{formatTime(at)}</time>
      </span>
    </li>
  );
}
