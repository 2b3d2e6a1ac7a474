'use client';
import { Briefcase, Calendar, Check, Paperclip, UserRound } from 'lucide-react';
import { classNames } from '../../ui/class-names.ts';
import { useText } from '../../ui/language-context.tsx';
import { Menu } from '../../ui/menu.tsx';
import { ChipFace } from './chip-face.tsx';
import { PickMenu } from './pick-menu.tsx';
import type { DateChoice, FindActions, FindSnapshot } from './find-view-types.ts';

const dates: readonly DateChoice[] = ['any', 'week', 'month', 'year', 'range'];

/** What a search is narrowed down to: each chip says what is chosen, and is on when something is. */
export function FilterChips({ snapshot, actions }: { snapshot: FindSnapshot; actions: FindActions }) {
  const text = useText().find;
  const { filters, people, mandates } = snapshot;
  return (
    <div role="group" aria-label={text.filters}>
      <div className="find-filters">
        <PickMenu
          label={text.person}
          searchLabel={text.findPerson}
          anyLabel={text.anyone}
          icon={<UserRound aria-hidden />}
          choices={people}
          chosen={filters.person}
          onChoose={(id) => actions.filter({ person: people.find((person) => person.id === id) ?? null })}
        />
        <PickMenu
          label={text.mandate}
          searchLabel={text.findMandate}
          anyLabel={text.anyMandate}
          icon={<Briefcase aria-hidden />}
          choices={mandates.map(({ id, title }) => ({ id, name: title }))}
          chosen={filters.mandate === null ? null : { id: filters.mandate.id, name: filters.mandate.title }}
          onChoose={(id) => actions.filter({ mandate: mandates.find((mandate) => mandate.id === id) ?? null })}
        />
        <Menu
          label={`${text.date}: ${text.dates[filters.date]}`}
          buttonClassName={classNames('find-chip', filters.date !== 'any' && 'is-on')}
          placement="bottom start"
          button={<ChipFace icon={<Calendar aria-hidden />} name={filters.date === 'any' ? text.date : text.dates[filters.date]} />}
          entries={dates.map((date) => ({
            id: date,
            name: text.dates[date],
            icon: <Check aria-hidden className={classNames(date !== filters.date && 'invisible')} />,
            onSelect: () => actions.filter({ date }),
          }))}
        />
        <button
          type="button"
          className={classNames('find-chip', filters.hasFile && 'is-on')}
          aria-pressed={filters.hasFile}
          onClick={() => actions.filter({ hasFile: !filters.hasFile })}
        >
          <Paperclip aria-hidden />
          {text.hasFile}
        </button>
      </div>
      {filters.date === 'range' ? (
        <span className="find-dates">
          <label>
            <span>{text.from}</span>
            <input type="date" value={filters.from} max={filters.to} onChange={(event) => actions.filter({ from: event.target.value })} />
          </label>
          <label>
            <span>{text.to}</span>
            <input type="date" value={filters.to} min={filters.from} onChange={(event) => actions.filter({ to: event.target.value })} />
          </label>
        </span>
      ) : null}
    </div>
  );
}
