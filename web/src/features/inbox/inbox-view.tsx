'use client';
import { Check, Inbox as InboxIcon, ListFilter, Plus, Search, UserPlus } from 'lucide-react';
import { forCode } from '../../text/for-code.ts';
import { isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { InboxList } from './inbox-list.tsx';
import { ReminderList } from './reminder-list.tsx';
import { inboxFilters, type InboxActions, type InboxFilter, type InboxSnapshot } from './inbox-view-types.ts';

/** The list of conversations. Loading is the real layout in grey; empty teaches one next step. */
export function InboxView({ snapshot, actions }: { snapshot: InboxSnapshot; actions: InboxActions }) {
  const text = useText().inbox;
  return (
    <section className="pane flex-1" aria-label={text.list}>
      <header className="list-head">
        <div className="list-head-row">
          <h1 className="head-title flex-1">{text.title}</h1>
          {snapshot.next === 'candidate' || snapshot.next === 'search' ? (
            <IconButton label={text.addCandidate} icon={<UserPlus aria-hidden />} onPress={actions.addCandidate} />
          ) : null}
        </div>
        <div className="search">
          <Search aria-hidden />
          <input
            type="search"
            value={snapshot.search}
            onChange={(event) => actions.search(event.target.value)}
            placeholder={text.search}
            aria-label={text.search}
            dir="auto"
            maxLength={100}
            onKeyDown={(event) => {
              if (event.key === 'Escape') actions.search('');
            }}
          />
        </div>
      </header>
      <Filters snapshot={snapshot} actions={actions} />
      <ReminderList reminders={snapshot.reminders} actions={actions} />
      <Body snapshot={snapshot} actions={actions} />
    </section>
  );
}

function Filters({ snapshot, actions }: { snapshot: InboxSnapshot; actions: InboxActions }) {
  const { inbox, talk } = useText();
  const words = { ...inbox.filters, ...talk.filters };
  const { searches, shownSearch } = snapshot;
  // What there is nothing of is no choice, unless it was made.
  const isOffered = (filter: InboxFilter): boolean => filter !== 'closed' || snapshot.counts.closed > 0 || snapshot.filter === 'closed';
  const shown = searches.find(({ mandateId }) => mandateId === shownSearch)?.title ?? talk.allSearches;
  return (
    <div className="filter-bar">
      <div className="filters" role="group" aria-label={talk.filterLabel}>
        {inboxFilters.filter(isOffered).map((filter) => (
          <button key={filter} type="button" className="filter" aria-pressed={snapshot.filter === filter} onClick={() => actions.chooseFilter(filter)}>
            {words[filter]} <b>{snapshot.counts[filter]}</b>
          </button>
        ))}
      </div>
      {searches.length < 2 ? null : (
        <Menu
          label={talk.chooseSearch(isolate(shown))}
          buttonClassName={classNames('icon-btn filter-search', shownSearch !== null && 'is-on')}
          button={<ListFilter aria-hidden />}
          entries={[
            { id: 'all', name: talk.allSearches, ...(shownSearch === null ? { icon: <Check aria-hidden /> } : {}), onSelect: () => actions.showSearch(null) },
            ...searches.map(({ mandateId, title }) => ({
              id: mandateId,
              name: title,
              ...(mandateId === shownSearch ? { icon: <Check aria-hidden /> } : {}),
              onSelect: () => actions.showSearch(mandateId),
            })),
          ]}
        />
      )}
    </div>
  );
}

function Body({ snapshot, actions }: { snapshot: InboxSnapshot; actions: InboxActions }) {
  const { inbox: text, common } = useText();
  const language = useLanguage();
  if (snapshot.status === 'loading' && snapshot.rows.length === 0) return <LoadingRows />;
  if (snapshot.status === 'failed' && snapshot.rows.length === 0) {
    return (
      <EmptyState
        icon={<InboxIcon aria-hidden />}
        title={text.failedTitle}
        action={
          <Button kind="primary" onPress={actions.retry}>
            {common.retry}
          </Button>
        }
      >
        {forCode(snapshot.code ?? '', language)}
      </EmptyState>
    );
  }
  if (snapshot.rows.length > 0) return <InboxList rows={snapshot.rows} selected={snapshot.selected} actions={actions} />;
  if (snapshot.search) {
    return (
      <EmptyState
        icon={<Search aria-hidden />}
        title={text.emptyFilterTitle}
        action={
          <Button kind="line" onPress={() => actions.search('')}>
            {text.showAll}
          </Button>
        }
      >
        {text.emptySearch(snapshot.search)}
      </EmptyState>
    );
  }
  if (snapshot.counts.all > 0) {
    return (
      <EmptyState
        icon={<InboxIcon aria-hidden />}
        title={text.emptyFilterTitle}
        action={
          <Button kind="line" onPress={() => actions.chooseFilter('all')}>
            {text.showAll}
          </Button>
        }
      >
        {text.emptyFilter}
      </EmptyState>
    );
  }
  if (snapshot.next === 'wait' || snapshot.next === 'nothing')
    return (
      <EmptyState icon={<InboxIcon aria-hidden />} title={text.emptyTitle}>
        {snapshot.next === 'wait' ? text.emptyWait : text.emptyNothing}
      </EmptyState>
    );
  return snapshot.next === 'candidate' ? (
    <EmptyState
      icon={<InboxIcon aria-hidden />}
      title={text.emptyTitle}
      action={
        <Button kind="primary" icon={<UserPlus aria-hidden />} onPress={actions.addCandidate}>
          {text.addCandidate}
        </Button>
      }
    >
      {text.emptyWithMandate}
    </EmptyState>
  ) : (
    <EmptyState
      icon={<InboxIcon aria-hidden />}
      title={text.emptyTitle}
      action={
        <Button kind="primary" icon={<Plus aria-hidden />} onPress={actions.createMandate}>
          {text.newSearch}
        </Button>
      }
    >
      {text.emptyWithoutMandate}
    </EmptyState>
  );
}

function LoadingRows() {
  const text = useText().common;
  return (
    <div className="rows" aria-busy="true">
      <span className="sr">{text.loading}</span>
      {['w-32', 'w-26', 'w-36', 'w-24', 'w-30', 'w-28'].map((width, place) => (
        <div className="row-item" key={place} aria-hidden>
          <Skeleton className="size-9 rounded-full!" />
          <span className="flex flex-col gap-2 pt-1">
            <Skeleton className={`h-3 ${width}`} />
            <Skeleton className="h-2.5 w-22" />
            <Skeleton className="h-2.75 w-4/5" />
          </span>
        </div>
      ))}
    </div>
  );
}
