'use client';
import { CircleAlert, Search, X } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { inSequence, isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { FilterChips } from './filter-chips.tsx';
import { FindResults, useFindOptions } from './find-results.tsx';
import { hasFilters, type FindActions, type FindSnapshot } from './find-view-types.ts';

interface FindViewProps {
  snapshot: FindSnapshot;
  actions: FindActions;
  /** Esc in an empty field. */
  onEscape?: () => void;
}

/** One field for people, searches, actions and messages. The keyboard stays in it: arrows choose, Enter opens. */
export function FindView({ snapshot, actions, onEscape }: FindViewProps) {
  const text = useText().find;
  const listId = useId();
  const field = useRef<HTMLInputElement>(null);
  const options = useFindOptions(snapshot, actions);
  const [chosen, setChosen] = useState<string | null>(null);
  const [isByKey, setByKey] = useState(false);
  const place = options.findIndex(({ id }) => id === chosen);
  // The first is chosen until somebody chooses, so that Enter opens the best; an empty field proposes and chooses nothing.
  const active = place === -1 ? (snapshot.input.trim() === '' ? -1 : Math.min(0, options.length - 1)) : place;
  const activeId = options[active]?.id;

  useEffect(() => {
    field.current?.focus();
  }, []);
  useEffect(() => {
    if (isByKey && activeId !== undefined) document.getElementById(`${listId}-${activeId}`)?.scrollIntoView({ block: 'nearest' });
  }, [activeId, isByKey, listId]);

  const move = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && options.length > 0) {
      event.preventDefault();
      setByKey(true);
      setChosen(options[(active + step + options.length) % options.length]?.id ?? null);
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      options[active]?.open();
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      if (snapshot.input === '') onEscape?.();
      else actions.type('');
      event.stopPropagation();
    }
  };

  return (
    <section className="find" aria-label={text.title}>
      <div className="find-head">
        <div className="search find-field">
          <Search aria-hidden />
          <input
            ref={field}
            type="search"
            role="combobox"
            aria-expanded={options.length > 0}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={activeId === undefined ? undefined : `${listId}-${activeId}`}
            aria-label={text.place}
            aria-describedby={`${listId}-keys`}
            placeholder={text.place}
            value={snapshot.input}
            onChange={(event) => {
              setChosen(null);
              actions.type(event.target.value);
            }}
            onKeyDown={move}
            dir="auto"
            maxLength={200}
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            enterKeyHint="search"
          />
          {snapshot.input === '' ? null : <IconButton label={text.clear} icon={<X aria-hidden />} onPress={() => (actions.type(''), field.current?.focus())} />}
        </div>
        <span className="sr" id={`${listId}-keys`}>
          {text.keys}
        </span>
        <FilterChips snapshot={snapshot} actions={actions} />
      </div>
      <div className="find-body" aria-busy={snapshot.status === 'busy'}>
        <Progress snapshot={snapshot} />
        <FindResults
          listId={listId}
          options={options}
          active={active}
          onHover={(hovered) => {
            setByKey(false);
            setChosen(options[hovered]?.id ?? null);
          }}
        />
        <Rest snapshot={snapshot} actions={actions} isEmpty={options.length === 0} />
      </div>
      <p className="sr" role="status">
        {snapshot.status === 'ready' && (snapshot.input !== '' || hasFilters(snapshot.filters))
          ? text.counted(snapshot.found.messages.length, snapshot.found.isMore)
          : ''}
      </p>
    </section>
  );
}

/** How much is searched, said as long as it is not all. */
function Progress({ snapshot: { progress, isOnline } }: { snapshot: FindSnapshot }) {
  const text = useText().find;
  if (progress === null) return null;
  const { ready, all } = progress;
  return <p className="find-progress">{isOnline ? text.progress(ready, all) : text.progressOffline(ready, all)}</p>;
}

/** What stands where no results stand, or below them. */
function Rest({ snapshot, actions, isEmpty }: { snapshot: FindSnapshot; actions: FindActions; isEmpty: boolean }) {
  const text = useText().find;
  const language = useLanguage();
  const { status, input, filters, found, progress } = snapshot;
  if (status === 'busy') return <LoadingRows />;
  if (status === 'failed') {
    return (
      <EmptyState icon={<CircleAlert aria-hidden />} title={text.failedTitle}>
        {text.failed}
      </EmptyState>
    );
  }
  if (found.isMore) {
    return (
      <div className="find-more">
        <Button kind="line" onPress={actions.showMore}>
          {text.more}
        </Button>
      </div>
    );
  }
  if (status === 'idle') {
    return (
      <EmptyState icon={<Search aria-hidden />} title={text.startTitle}>
        {text.start}
      </EmptyState>
    );
  }
  if (!isEmpty) return null;
  const isNarrow = hasFilters(filters);
  return (
    <EmptyState
      icon={<Search aria-hidden />}
      title={text.noneTitle}
      action={
        isNarrow ? (
          <Button kind="line" onPress={actions.clearFilters}>
            {text.clearFilters}
          </Button>
        ) : null
      }
    >
      {inSequence(language, isNarrow ? text.noneFiltered : text.none(isolate(input.trim())), progress === null ? '' : text.noneYet)}
    </EmptyState>
  );
}

function LoadingRows() {
  const text = useText().common;
  return (
    <div>
      <span className="sr">{text.loading}</span>
      {['w-32', 'w-26', 'w-36'].map((width) => (
        <div className="find-row is-message" key={width} aria-hidden>
          <Skeleton className="size-7 rounded-full!" />
          <span className="flex flex-1 flex-col gap-2 pt-1">
            <Skeleton className={`h-3 ${width}`} />
            <Skeleton className="h-2.75 w-4/5" />
          </span>
        </div>
      ))}
    </div>
  );
}
