'use client';
import { isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import { Select, type Choice } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { HandoverActions, Person, SearchChoice, WorkCounts } from './handover-view-types.ts';

/** What is unread or waits; nothing where nothing does. */
export function CountsLine({ counts }: { counts: WorkCounts }) {
  const { handover: text } = useText();
  const parts = [
    ...(counts.unread > 0 ? [text.unread(counts.unread)] : []),
    ...(counts.due > 0 ? [text.due(counts.due)] : []),
    ...(counts.waiting > 0 ? [text.waiting(counts.waiting)] : []),
  ];
  return parts.length === 0 ? null : <p className="meta num">{parts.join(' · ')}</p>;
}

const STAYS = 'stays';
const MIXED = 'mixed';

interface SearchChoiceRowProps {
  search: SearchChoice;
  receivers: readonly Person[];
  fromName: string;
  actions: HandoverActions;
}

/** One search: all of it to one person, or, where its candidates are known here, one by one. */
export function SearchChoiceRow({ search, receivers, fromName, actions }: SearchChoiceRowProps) {
  const { handover: text, common } = useText();
  const { mandateId, conversations, isSplit } = search;
  const given = [...new Set(conversations.map(({ to }) => to))];
  const isMixed = given.length > 1;
  const choices: Choice<string>[] = [{ id: STAYS, name: text.keep(isolate(fromName)) }, ...receivers.map(({ uid, name }) => ({ id: uid, name }))];
  const toId = (to: string | null | undefined): string => to ?? STAYS;
  const fromId = (id: string): string | null => (id === STAYS ? null : id);
  return (
    <li className="flex flex-col gap-2">
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 grow basis-52">
          <p className="min-w-0 truncate font-medium">{search.title === null ? <Skeleton className="my-1 h-3 w-36" /> : <Name>{search.title}</Name>}</p>
          <p className="meta num">{text.conversations(search.counts.conversations)}</p>
          <CountsLine counts={search.counts} />
        </div>
        <div className="basis-56 max-sm:basis-full">
          <Select
            label={text.to}
            choices={isMixed ? [{ id: MIXED, name: text.mixed }, ...choices] : choices}
            value={isMixed ? MIXED : toId(given[0])}
            onChange={(id) => {
              if (id !== MIXED) actions.give(mandateId, fromId(id));
            }}
          />
        </div>
      </div>
      {search.isInside ? (
        <div>
          <Button kind="ghost" size="sm" onPress={() => actions.split(mandateId)}>
            {isSplit ? text.splitClose : text.split}
          </Button>
        </div>
      ) : (
        <p className="field-help">{text.outside(isolate(fromName))}</p>
      )}
      {isSplit ? (
        <ul className="flex flex-col gap-3 pl-4">
          {conversations.map((one) => (
            <li key={one.conversationId} className="flex flex-wrap items-end gap-3">
              <div className="min-w-0 grow basis-40">
                <p className="min-w-0 truncate">{one.name === null ? <span className="text-ink-3">{common.nameLocked}</span> : <Name>{one.name}</Name>}</p>
                <CountsLine counts={{ conversations: 1, unread: Number(one.unread), due: Number(one.due), waiting: 0 }} />
              </div>
              <div className="basis-56 max-sm:basis-full">
                <Select label={text.to} choices={choices} value={toId(one.to)} onChange={(id) => actions.giveOne(one.conversationId, fromId(id))} />
              </div>
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  );
}
