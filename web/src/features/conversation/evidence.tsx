'use client';
import type { ReactNode } from 'react';
import { Check, CheckCheck, Clock3 } from 'lucide-react';
import { formatExactTime, formatTime } from '../../text/format.ts';
import { classNames } from '../../ui/class-names.ts';
import { useText } from '../../ui/language-context.tsx';
import { Reveal } from '../../ui/reveal.tsx';
import type { Delivery, Recipient, ViewLane } from './conversation-view-types.ts';

interface TickProps {
  delivery: Exclude<Delivery, { status: 'failed' }>;
  lane: ViewLane;
  /** On the last own message the word stands with the time; elsewhere the icon alone, and the word for screen readers. */
  isWordShown: boolean;
  /** In the sample: times with milliseconds. */
  isExact: boolean;
}

/** One tick, two ticks, two teal ticks, a clock: always with a word. A tap tells how we know. */
export function Tick({ delivery, lane, isWordShown, isExact }: TickProps) {
  const text = useText().conversation;
  const Icon = delivery.status === 'queued' ? Clock3 : delivery.status === 'sent' ? Check : CheckCheck;
  const at =
    delivery.status === 'queued'
      ? null
      : delivery.status === 'sent'
        ? delivery.sentAt
        : delivery.status === 'delivered'
          ? delivery.deliveredAt
          : delivery.readAt;
  // A time that may be too late is told behind the tap alone, with these words.
  const isLatest = delivery.status !== 'queued' && delivery.status !== 'sent' && delivery.latest?.[delivery.status] === true;
  const words =
    at === null || delivery.status === 'queued' ? text.states.queued : isLatest ? text.states[delivery.status] : text.stateAt[delivery.status](formatTime(at));
  return (
    <Reveal
      label={text.howWeKnow}
      buttonClassName={classNames('tick', delivery.status === 'read' && 'is-read')}
      buttonLabel={`${words}. ${text.howWeKnow}`}
      button={
        <>
          <Icon aria-hidden />
          {isWordShown ? <span className="num">{words}</span> : null}
        </>
      }
    >
      <Evidence delivery={delivery} lane={lane} isExact={isExact} />
    </Reveal>
  );
}

function Evidence({ delivery, lane, isExact }: { delivery: TickProps['delivery']; lane: ViewLane; isExact: boolean }) {
  const text = useText().conversation;
  const { evidence, states, queuedWhy } = text;
  const time = (at: number, isLatest = false): string => (isLatest ? evidence.atLatest(formatExactTime(at, isExact)) : formatExactTime(at, isExact));
  const latest = delivery.status === 'queued' ? undefined : delivery.latest;
  const recipients = delivery.status === 'queued' ? [] : (delivery.recipients ?? []);
  const sentAt = delivery.status === 'queued' ? null : delivery.sentAt;
  const deliveredAt = delivery.status === 'delivered' || delivery.status === 'read' ? delivery.deliveredAt : null;
  const deliveredWords = (at: number): string => {
    if (lane === 'internal') return evidence.teamDelivered(time(at, latest?.delivered));
    return (delivery.status === 'delivered' || delivery.status === 'read') && delivery.via === 'service-worker'
      ? evidence.deliveredWorker(time(at, latest?.delivered))
      : evidence.deliveredPage(time(at, latest?.delivered));
  };
  const readAt = delivery.status === 'read' ? delivery.readAt : null;
  const saysOf = ({ delivered, read }: Recipient): string =>
    read !== null
      ? evidence.readerRead(time(read.ms, read.isLatest))
      : delivered !== null
        ? evidence.readerDelivered(time(delivered.ms, delivered.isLatest), delivered.via === 'service-worker')
        : evidence.notYet;
  return (
    <div className="evidence">
      <h3>{text.howWeKnow}</h3>
      <ul>
        <Line
          icon={<Clock3 aria-hidden />}
          word={states.queued}
          fact={delivery.status === 'queued' ? queuedWhy[delivery.reason] : evidence.queued}
          isOpen={false}
        />
        <Line icon={<Check aria-hidden />} word={states.sent} fact={sentAt === null ? evidence.notYet : evidence.sent(time(sentAt))} isOpen={sentAt === null} />
        <Line
          icon={<CheckCheck aria-hidden />}
          word={states.delivered}
          fact={deliveredAt === null ? evidence.notYet : deliveredWords(deliveredAt)}
          isOpen={deliveredAt === null}
        />
        <Line
          icon={<CheckCheck aria-hidden />}
          word={states.read}
          fact={readAt === null ? evidence.notYet : evidence.read(time(readAt, latest?.read))}
          isOpen={readAt === null}
          isRead={readAt !== null}
        />
      </ul>
      {recipients.length > 1 ? (
        <>
          <h3>{evidence.eachReader}</h3>
          <ul>
            {recipients.map((one) => (
              <Line
                key={one.name}
                icon={one.delivered === null ? <Check aria-hidden /> : <CheckCheck aria-hidden />}
                word={one.name}
                fact={saysOf(one)}
                isOpen={one.delivered === null}
                isRead={one.read !== null}
              />
            ))}
          </ul>
        </>
      ) : null}
      <p className="meta mt-2">{evidence.explain}</p>
    </div>
  );
}

function Line({ icon, word, fact, isOpen, isRead = false }: { icon: ReactNode; word: string; fact: string; isOpen: boolean; isRead?: boolean }) {
  return (
    <li className={classNames(isOpen && 'is-open', isRead && 'is-read')}>
      {icon}
      <b>{word}</b>
      <span className="num">{fact}</span>
    </li>
  );
}
